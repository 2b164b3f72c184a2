package dev.assay.engine.tune;

import dev.assay.engine.measure.Figure;
import dev.assay.engine.memory.PageKind;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a store takes from waiting for memory, and from how many threads may write at once. */
final class StoreRules {

  private static final int LINE_BYTES = 64;
  private static final int BATCH_MIN = 8;
  private static final int BATCH_MAX = 64;
  private static final int SHARDS_MAX = 256;
  private static final int SHARDS_A_CPU = 4;

  /** Huge pages are left where loads from them take this share or more. */
  private static final double SLOWER = 1.05;

  private StoreRules() {}

  /** As many look-ups as a core has cache lines on their way from memory (Little's law). */
  static Decision batchKeys(Figures figures) {
    Optional<Figure> latency = figures.find("memory.latency.level", Map.of("level", "DRAM"));
    Optional<Figure> bandwidth =
        figures.find("memory.bandwidth.read", Map.of("level", "DRAM", "threads", "1"));
    if (latency.isEmpty() || bandwidth.isEmpty()) {
      return Decision.byDefault("latency or bandwidth of memory was not measured");
    }
    double lines =
        Figures.value(bandwidth.get()) * Figures.value(latency.get()) * 1e-9 / LINE_BYTES;
    return Decision.of(
        Integer.highestOneBit(2 * (int) Math.clamp(Math.ceil(lines), BATCH_MIN, BATCH_MAX) - 1),
        Figures.text(bandwidth.get()),
        String.format(
            Locale.ROOT,
            "with %s a core has %.0f cache lines on their way",
            Figures.text(latency.get()),
            lines));
  }

  /**
   * Huge pages, unless loads from the largest set that was measured in both are slower by them: a
   * store fills its region, so they cost it nothing, and larger stores than that set gain more.
   */
  static Decision pages(Figures figures) {
    Optional<Figure> huge =
        figures.all("memory.latency").stream()
            .filter(figure -> "huge".equals(figure.labels().get("pages")))
            .max(Comparator.comparingLong(StoreRules::bytes));
    Optional<Figure> normal =
        huge.flatMap(
            far ->
                figures.find(
                    "memory.latency",
                    Map.of("pages", "normal", "bytes", Long.toString(bytes(far)))));
    if (huge.isEmpty() || normal.isEmpty()) {
      return Decision.byDefault("loads from normal and huge pages were not both measured");
    }
    double share = Figures.value(huge.get()) / Figures.value(normal.get());
    return Decision.of(
        share < SLOWER ? PageKind.TRANSPARENT_HUGE : PageKind.NORMAL,
        Figures.text(huge.get()),
        String.format(Locale.ROOT, "loads take %.2f times what they do from normal pages", share));
  }

  /** So many that two threads who write at once seldom meet. */
  static Decision shards(int cpus) {
    return Decision.of(
        Math.min(SHARDS_MAX, SHARDS_A_CPU * Integer.highestOneBit(Math.max(1, 2 * cpus - 1))),
        "CPUs = " + cpus,
        "of a thread for each CPU one in four at most finds its shard taken");
  }

  private static long bytes(Figure figure) {
    return Long.parseLong(figure.labels().getOrDefault("bytes", "0"));
  }
}
