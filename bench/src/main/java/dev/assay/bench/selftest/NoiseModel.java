package dev.assay.bench.selftest;

import dev.assay.bench.record.RulerReading;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Runs of benchmarks whose truth is known, with the noise that shared machines show: forks differ
 * (some benchmarks have two modes, as when the JIT decides one way or the other), iterations
 * differ, now and then one is hit by something else, and the machine's state wanders (an
 * Ornstein-Uhlenbeck process) and is another one in each run. All on the log scale; every number is
 * pessimistic for a quiet machine and usual for a small guest.
 */
final class NoiseModel {

  static final int BENCHMARKS = 30;
  static final int ITERATIONS = 4;
  private static final double FORK_SPREAD = 0.01;
  private static final double ITERATION_SPREAD = 0.01;
  private static final double TWO_MODES = 0.15;
  private static final double SLOW_MODE = 0.3;
  private static final double MODE_COST = 0.06;
  private static final double HIT = 0.03;
  private static final double HIT_COST = 0.1;
  private static final double DRIFT_SPREAD = 0.01;
  private static final double DRIFT_SECONDS = 300;
  private static final double FORK_SECONDS = 2.5;
  private static final double RULER_SECONDS = 20;

  private final SplittableRandom random;

  NoiseModel(SplittableRandom random) {
    this.random = random;
  }

  /** What stays the same between runs of a benchmark. */
  record Habit(double nanos, double forkSpread, double iterationSpread, double modes, double hit) {}

  /** One run's samples and ruler. */
  record Run(List<Measurement> measurements, List<RulerReading> ruler) {}

  /** Benchmarks as a suite might hold them. */
  List<Habit> suite() {
    List<Habit> suite = new ArrayList<>();
    for (int i = 0; i < BENCHMARKS; i++) {
      suite.add(
          new Habit(
              Math.exp(10 * random.nextDouble()),
              FORK_SPREAD * Math.exp(0.5 * random.nextGaussian()),
              ITERATION_SPREAD * Math.exp(0.5 * random.nextGaussian()),
              random.nextDouble() < TWO_MODES ? SLOW_MODE : 0,
              random.nextDouble()));
    }
    return suite;
  }

  /** One run of a suite, every benchmark slowed by a factor. */
  Run run(List<Habit> suite, int forks, double factor) {
    Wander state = new Wander();
    List<Measurement> measurements = new ArrayList<>();
    List<RulerReading> ruler = new ArrayList<>();
    double seconds = 0;
    ruler.add(reading(seconds, state));
    for (Habit habit : suite) {
      List<List<Double>> samples = new ArrayList<>();
      for (int fork = 0; fork < forks; fork++) {
        samples.add(fork(habit, state, factor));
        seconds += FORK_SECONDS;
        if (seconds - ruler.getLast().atSeconds() >= RULER_SECONDS) {
          ruler.add(reading(seconds, state));
        }
      }
      measurements.add(measurement("model-" + measurements.size(), samples));
    }
    return new Run(measurements, ruler);
  }

  /** One fork's iterations, with the machine's state moved on by its time. */
  List<Double> fork(Habit habit, Wander state, double factor) {
    state.advance(FORK_SECONDS);
    double centre =
        Math.log(habit.nanos() * factor)
            + habit.forkSpread() * random.nextGaussian()
            + (random.nextDouble() < habit.modes() ? MODE_COST : 0)
            + habit.hit() * state.level;
    List<Double> iterations = new ArrayList<>();
    for (int i = 0; i < ITERATIONS; i++) {
      double hit = random.nextDouble() < HIT ? -HIT_COST * Math.log(random.nextDouble()) : 0;
      iterations.add(Math.exp(centre + habit.iterationSpread() * random.nextGaussian() + hit));
    }
    return iterations;
  }

  static Measurement measurement(String name, List<List<Double>> samples) {
    return new Measurement(
        HarnessSelfTest.ID,
        1,
        name,
        new TreeMap<>(),
        "ns/op",
        Direction.LOWER_IS_BETTER,
        Estimates.ofShare(1, 1),
        samples,
        false,
        null,
        null,
        new TreeMap<>());
  }

  private RulerReading reading(double seconds, Wander state) {
    TreeMap<String, List<Double>> parts = new TreeMap<>();
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      samples.add(Math.exp(state.level + ITERATION_SPREAD * random.nextGaussian()));
    }
    parts.put("cpu", samples);
    return new RulerReading(seconds, parts);
  }

  /** The machine's state: nothing at first, then wandering about a level that it is drawn to. */
  final class Wander {
    private double level = DRIFT_SPREAD * random.nextGaussian();

    private void advance(double seconds) {
      double keep = Math.exp(-seconds / DRIFT_SECONDS);
      level = keep * level + DRIFT_SPREAD * Math.sqrt(1 - keep * keep) * random.nextGaussian();
    }
  }
}
