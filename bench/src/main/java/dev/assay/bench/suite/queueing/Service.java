package dev.assay.bench.suite.queueing;

import java.util.Locale;

/** How long the server is to be busy with each request: the G of M/G/1. */
enum Service {
  /** M/M/1. */
  EXPONENTIAL(1),
  /** M/D/1. */
  CONSTANT(0),
  /** One request in ten takes eleven times as long as the others. */
  TWO_POINT(2.25);

  private final double squaredVariation;

  Service(double squaredVariation) {
    this.squaredVariation = squaredVariation;
  }

  /** Variance over the square of the mean. */
  double squaredVariation() {
    return squaredVariation;
  }

  long[] draw(int count, double meanNanos, long seed) {
    return switch (this) {
      case EXPONENTIAL -> Draws.exponential(count, meanNanos, seed);
      case CONSTANT -> Draws.constant(count, meanNanos);
      case TWO_POINT -> Draws.twoPoint(count, meanNanos, seed);
    };
  }

  /** As in the parameters of a measurement. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
