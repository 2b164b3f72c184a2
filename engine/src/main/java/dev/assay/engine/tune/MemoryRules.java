package dev.assay.engine.tune;

import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Caches, what a look-up into them costs, and what follows from both for rows of a query. */
final class MemoryRules {

  /** What a look-up costs besides waiting. */
  private static final double LOOKUP_NANOS = 0.8;

  /** Look-ups of a batch do not wait for each other: a core has about so many on their way. */
  private static final double OVERLAP = 8;

  /** A set is in a cache as long as its loads take that share of those from memory. */
  private static final double SHARE_OF_MEMORY = 0.5;

  /** A page is out of the first TLB's reach where a load takes so many times what others do. */
  private static final double OUT_OF_REACH = 1.5;

  /** A kernel reads a value of 8 bytes and writes another. */
  private static final int ROW_BYTES = 16;

  private static final int VECTOR_MIN = 1024;
  private static final int VECTOR_MAX = 4096;

  private final Figures figures;
  private final Fact<List<CpuCache>> caches;

  /** Nanoseconds of a load by bytes of the working set. */
  private final NavigableMap<Integer, Figure> curve;

  MemoryRules(Figures figures, Fact<List<CpuCache>> caches) {
    this.figures = figures;
    this.caches = caches;
    NavigableMap<Integer, Figure> huge = by("memory.latency", Map.of("pages", "huge"), "bytes");
    curve = huge.isEmpty() ? by("memory.latency", Map.of(), "bytes") : huge;
  }

  private NavigableMap<Integer, Figure> by(String id, Map<String, String> labels, String by) {
    NavigableMap<Integer, Figure> found = new TreeMap<>();
    ToIntFunction<Figure> key = figure -> Integer.parseInt(figure.labels().getOrDefault(by, "0"));
    figures.all(id).stream()
        .filter(figure -> figure.labels().entrySet().containsAll(labels.entrySet()))
        .forEach(figure -> found.put(key.applyAsInt(figure), figure));
    return found;
  }

  /** The smallest of the caches of a level: threads run on any core. */
  Decision cacheBytes(int level) {
    return stated(level)
        .map(
            bytes ->
                Decision.of(
                    bytes,
                    caches.source() + " = " + bytes + " B",
                    "the smallest level " + level + " cache for data of all cores"))
        .orElseGet(() -> Decision.byDefault("no cache of level " + level + " is stated"));
  }

  private Optional<Integer> stated(int level) {
    return caches.orElse(List.of()).stream()
        .filter(cache -> cache.level() == level && cache.holdsData())
        .map(cache -> Math.clamp(cache.sizeBytes(), 1024, TuningKey.MOST_CACHE_BYTES))
        .min(Integer::compare);
  }

  /**
   * What is found in the cache that cores share: as far as loads are clearly faster than from
   * memory. What is stated says little, as tenants that nobody sees share it too.
   */
  Decision sharedBytes() {
    Optional<Figure> memory = level("DRAM");
    Optional<Map.Entry<Integer, Figure>> last =
        memory.flatMap(
            far ->
                curve.descendingMap().entrySet().stream()
                    .filter(at -> value(at.getValue()) <= SHARE_OF_MEMORY * value(far))
                    .findFirst());
    if (last.isPresent()) {
      return Decision.of(
          Math.max(1024, last.get().getKey()),
          Figures.text(last.get().getValue()),
          "the largest set whose loads take half of those from memory at most");
    }
    int most = TuningKey.CACHE_L3.fixedDefault();
    return stated(3)
        .map(
            bytes ->
                Decision.of(
                    Math.min(bytes, most),
                    caches.source() + " = " + bytes + " B",
                    "as stated, but not above the fixed default where loads were not measured"))
        .orElseGet(() -> Decision.byDefault("no cache of level 3 is stated or was measured"));
  }

  /** From a level that was calibrated. */
  Decision lookup(String level) {
    return level(level)
        .map(MemoryRules::overlapped)
        .orElseGet(() -> Decision.byDefault("the latency of " + level + " was not measured"));
  }

  /** From a set in the middle between the second cache and what is found in the third. */
  Decision sharedLookup() {
    double inner = stated(2).orElse(TuningKey.CACHE_L2.fixedDefault());
    Decision outer = sharedBytes();
    double bytes = outer.value() instanceof Integer known ? known : 0;
    Optional<Figure> middle =
        Optional.ofNullable(curve.ceilingEntry((int) Math.sqrt(inner * bytes)))
            .filter(at -> at.getKey() <= bytes)
            .map(Map.Entry::getValue);
    return middle.map(MemoryRules::overlapped).orElseGet(() -> lookup("L3"));
  }

  private static Decision overlapped(Figure load) {
    double nanos = Math.rint(100 * (LOOKUP_NANOS + value(load) / OVERLAP)) / 100;
    return Decision.of(
        nanos,
        Figures.text(load),
        String.format(Locale.ROOT, "%.0f loads on their way at once, each with its work", OVERLAP));
  }

  /** What a kernel reads and writes fits the first cache. */
  Decision vectorRows() {
    return stated(1)
        .map(
            bytes ->
                Decision.of(
                    Integer.highestOneBit(Math.clamp(bytes / ROW_BYTES, VECTOR_MIN, VECTOR_MAX)),
                    caches.source() + " = " + bytes + " B",
                    "a column of 8 bytes and its result fit the first cache together"))
        .orElseGet(() -> Decision.byDefault("no cache of level 1 is stated"));
  }

  /** As many as pages that the first TLB reaches: each part is written on a page of its own. */
  Decision partitions() {
    NavigableMap<Integer, Figure> walks = by("memory.latency.page-walk", Map.of(), "pages");
    return walks.descendingMap().entrySet().stream()
        .filter(at -> value(at.getValue()) <= OUT_OF_REACH * value(walks.firstEntry().getValue()))
        .findFirst()
        .map(
            at ->
                Decision.of(
                    Math.clamp(Integer.highestOneBit(at.getKey()), 2, 1 << 14),
                    Figures.text(at.getValue()),
                    "the most pages that the first TLB reaches"))
        .orElseGet(() -> Decision.byDefault("no page walks were measured"));
  }

  private Optional<Figure> level(String level) {
    return figures.find("memory.latency.level", Map.of("level", level));
  }

  private static double value(Figure figure) {
    return Figures.value(figure);
  }
}
