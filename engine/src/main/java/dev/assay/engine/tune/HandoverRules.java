package dev.assay.engine.tune;

import dev.assay.engine.calibrate.handover.HandoverProbe;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.queue.Topology;
import dev.assay.engine.thread.IdleKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Queue, idle strategy and batch: what follows from the cost of reaching another core. */
final class HandoverRules {

  /** Share of an item's own cost that its part of the hand-over may add. */
  private static final double OVERHEAD_SHARE = 0.1;

  /** Share of a morsel's work that claiming it may add. */
  private static final double CLAIM_SHARE = 0.01;

  private static final int MORSEL_MIN = 1 << 13;
  private static final int MORSEL_MAX = 1 << 17;

  private static final int BATCH_MIN = 16;
  private static final int BATCH_MAX = 4096;

  private HandoverRules() {}

  /** The safe kind with the shortest way there and back: what somebody at the other end waits. */
  static Decision queue(Figures figures, Topology topology) {
    return figures.all(HandoverProbe.ROUND_TRIP_ID).stream()
        .filter(figure -> kind(figure).topology().serves(topology))
        .min(Comparator.comparingDouble(Figures::value))
        .map(
            best ->
                Decision.of(
                    kind(best),
                    Figures.text(best),
                    "the shortest measured round trip of the kinds that are safe for " + topology))
        .orElse(Decision.byDefault("no hand-over between threads was measured"));
  }

  /** Spinning pays where an answer comes back sooner than the kernel could switch away and back. */
  static Decision idle(Figures figures, int cpus) {
    if (cpus < 2) {
      return Decision.of(
          IdleKind.YIELDING, "CPUs = " + cpus, "whoever spins keeps the other side off the CPU");
    }
    Optional<Figure> roundTrip = figures.typical("core.roundtrip");
    Optional<Figure> contextSwitch = figures.typical("os.context-switch");
    if (roundTrip.isEmpty() || contextSwitch.isEmpty()) {
      return Decision.byDefault("core round trip or context switch was not measured");
    }
    double ratio = Figures.value(contextSwitch.get()) / Figures.value(roundTrip.get());
    return Decision.of(
        ratio > 1 ? IdleKind.BUSY_SPIN : IdleKind.YIELDING,
        Figures.text(roundTrip.get()),
        String.format(
            Locale.ROOT,
            "a context switch (%s) costs %.2g times a round trip between cores",
            Figures.text(contextSwitch.get()),
            ratio));
  }

  /** So many items that one way between cores adds at most a tenth to what each of them costs. */
  static Decision batchItems(Figures figures) {
    Optional<Figure> roundTrip = figures.typical("core.roundtrip");
    Optional<Figure> load = figures.find("memory.latency.level", Map.of("level", "L1"));
    if (roundTrip.isEmpty() || load.isEmpty()) {
      return Decision.byDefault("core round trip or L1 latency was not measured");
    }
    double oneWay = Figures.value(roundTrip.get()) / 2;
    double items = oneWay / (OVERHEAD_SHARE * Figures.value(load.get()));
    int rounded = Integer.highestOneBit(2 * (int) Math.clamp(items, BATCH_MIN, BATCH_MAX) - 1);
    return Decision.of(
        rounded,
        Figures.text(roundTrip.get()),
        String.format(
            Locale.ROOT,
            "half a round trip is a tenth of the cost of %.0f items of one L1 load (%.3g ns) each",
            items,
            Figures.value(load.get())));
  }

  /** So many rows that claiming them adds at most a hundredth to one L1 load for each. */
  static Decision morselRows(Figures figures) {
    Optional<Figure> roundTrip = figures.typical("core.roundtrip");
    Optional<Figure> load = figures.find("memory.latency.level", Map.of("level", "L1"));
    if (roundTrip.isEmpty() || load.isEmpty()) {
      return Decision.byDefault("core round trip or L1 latency was not measured");
    }
    double rows = Figures.value(roundTrip.get()) / (CLAIM_SHARE * Figures.value(load.get()));
    return Decision.of(
        Integer.highestOneBit(2 * (int) Math.clamp(rows, MORSEL_MIN, MORSEL_MAX) - 1),
        Figures.text(roundTrip.get()),
        String.format(
            Locale.ROOT, "a round trip is a hundredth of %.0f L1 loads, one for each row", rows));
  }

  private static QueueKind kind(Figure figure) {
    return QueueKind.valueOf(figure.labels().getOrDefault("kind", ""));
  }
}
