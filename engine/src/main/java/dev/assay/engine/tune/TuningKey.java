package dev.assay.engine.tune;

import dev.assay.engine.kernel.Form;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.queue.Topology;
import dev.assay.engine.thread.IdleKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing that is chosen: its name, what it may be, and what it is where nothing was measured.
 *
 * @param <T> type of the value
 */
public final class TuningKey<T> {

  static final int MOST_CACHE_BYTES = 512 << 20;

  /** Queue between one producer and one consumer thread. */
  public static final TuningKey<QueueKind> QUEUE_SPSC =
      ofEnum("queue.spsc", QueueKind.JCTOOLS_SPSC, kind -> true);

  /** Queue between many producer threads and one consumer thread. */
  public static final TuningKey<QueueKind> QUEUE_MPSC =
      ofEnum("queue.mpsc", QueueKind.JCTOOLS_MPSC, kind -> kind.topology().serves(Topology.MPSC));

  /** How both ends of a hand-over wait. */
  public static final TuningKey<IdleKind> IDLE_HANDOVER =
      ofEnum("idle.handover", IdleKind.BACKOFF, kind -> true);

  /** Form of the kernels over int columns. */
  public static final TuningKey<Form> KERNEL_INT = ofEnum("kernel.int", Form.PLAIN, form -> true);

  /** Form of the kernels over long columns. */
  public static final TuningKey<Form> KERNEL_LONG = ofEnum("kernel.long", Form.PLAIN, form -> true);

  /** Form of the kernels over float columns. */
  public static final TuningKey<Form> KERNEL_FLOAT =
      ofEnum("kernel.float", Form.PLAIN, form -> true);

  /** Form of the kernels over double columns. */
  public static final TuningKey<Form> KERNEL_DOUBLE =
      ofEnum("kernel.double", Form.PLAIN, form -> true);

  /** Small items handed over together. */
  public static final TuningKey<Integer> BATCH_ITEMS = ofInt("batch.items", 64, 1, 4096);

  /** Bytes of the data cache next to a core. */
  public static final TuningKey<Integer> CACHE_L1 = bytes("cache.l1.bytes", 32 << 10);

  /** Bytes of a core's own second cache. */
  public static final TuningKey<Integer> CACHE_L2 = bytes("cache.l2.bytes", 1 << 20);

  /** Bytes that a thread may hope to find in the cache that cores share. */
  public static final TuningKey<Integer> CACHE_L3 = bytes("cache.l3.bytes", 32 << 20);

  /** Nanoseconds of one look-up among many into what the second cache holds. */
  public static final TuningKey<Double> LOOKUP_L2 = nanos("lookup.l2.nanos", 1.5);

  /** Nanoseconds of one look-up among many into what the third cache holds. */
  public static final TuningKey<Double> LOOKUP_L3 = nanos("lookup.l3.nanos", 4);

  /** Nanoseconds of one look-up among many beyond all caches. */
  public static final TuningKey<Double> LOOKUP_MEMORY = nanos("lookup.memory.nanos", 12);

  /** Rows that pass from operator to operator at once. */
  public static final TuningKey<Integer> VECTOR_ROWS = ofInt("vector.rows", 2048, 64, 1 << 16);

  /** Rows that a thread claims at once. */
  public static final TuningKey<Integer> MORSEL_ROWS = ofInt("morsel.rows", 32_768, 64, 1 << 22);

  /** The most parts that rows are scattered to at once. */
  public static final TuningKey<Integer> PARTITIONS = ofInt("partitions.most", 64, 2, 1 << 14);

  /** Keys that a store looks up at once. */
  public static final TuningKey<Integer> STORE_BATCH = ofInt("store.batch.keys", 16, 1, 256);

  /** Pages that a store asks the kernel for. */
  public static final TuningKey<PageKind> STORE_PAGES =
      ofEnum("store.pages", PageKind.TRANSPARENT_HUGE, kind -> kind != PageKind.HUGETLB);

  /** Parts of a store that are written independently of each other. */
  public static final TuningKey<Integer> STORE_SHARDS = ofInt("store.shards", 8, 1, 256);

  private static final List<TuningKey<?>> ALL =
      List.of(
          QUEUE_SPSC,
          QUEUE_MPSC,
          IDLE_HANDOVER,
          KERNEL_INT,
          KERNEL_LONG,
          KERNEL_FLOAT,
          KERNEL_DOUBLE,
          BATCH_ITEMS,
          CACHE_L1,
          CACHE_L2,
          CACHE_L3,
          LOOKUP_L2,
          LOOKUP_L3,
          LOOKUP_MEMORY,
          VECTOR_ROWS,
          MORSEL_ROWS,
          PARTITIONS,
          STORE_BATCH,
          STORE_PAGES,
          STORE_SHARDS);

  private final String id;
  private final T fixedDefault;
  private final String allowed;
  private final Function<String, Optional<T>> parser;

  private TuningKey(
      String id, T fixedDefault, String allowed, Function<String, Optional<T>> parser) {
    this.id = id;
    this.fixedDefault = fixedDefault;
    this.allowed = allowed;
    this.parser = parser;
  }

  /** Every key, in the order in which they are shown. */
  public static List<TuningKey<?>> all() {
    return ALL;
  }

  /**
   * The key of this id.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static TuningKey<?> of(String id) {
    return ALL.stream()
        .filter(key -> key.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no tuning key "
                        + id
                        + "; there are "
                        + ALL.stream().map(TuningKey::id).collect(Collectors.joining(", "))));
  }

  /** Dotted name. */
  public String id() {
    return id;
  }

  /** What is used without calibration; see {@link FixedDefaults}. */
  public T fixedDefault() {
    return fixedDefault;
  }

  /**
   * The value that a text states.
   *
   * @throws IllegalArgumentException naming the values allowed
   */
  public T parse(String text) {
    return parser
        .apply(text.strip())
        .orElseThrow(
            () -> new IllegalArgumentException(id + " must be " + allowed + ", not " + text));
  }

  @Override
  public String toString() {
    return id;
  }

  private static <E extends Enum<E>> TuningKey<E> ofEnum(
      String id, E fixedDefault, java.util.function.Predicate<E> allowed) {
    List<E> values =
        Arrays.stream(fixedDefault.getDeclaringClass().getEnumConstants()).filter(allowed).toList();
    return new TuningKey<>(
        id,
        fixedDefault,
        "one of " + values,
        text -> values.stream().filter(value -> value.name().equalsIgnoreCase(text)).findFirst());
  }

  private static TuningKey<Integer> ofInt(String id, int fixedDefault, int min, int max) {
    return new TuningKey<>(
        id,
        fixedDefault,
        "a whole number from " + min + " to " + max,
        text -> {
          boolean number = text.matches("[0-9]{1,9}");
          return number && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max
              ? Optional.of(Integer.parseInt(text))
              : Optional.empty();
        });
  }

  private static TuningKey<Integer> bytes(String id, int fixedDefault) {
    return ofInt(id, fixedDefault, 1 << 10, MOST_CACHE_BYTES);
  }

  private static TuningKey<Double> nanos(String id, double fixedDefault) {
    return new TuningKey<>(
        id,
        fixedDefault,
        "a number of nanoseconds above 0 and below 10000",
        text ->
            Optional.of(text)
                .filter(number -> number.matches("[0-9]{1,4}([.][0-9]{1,18})?"))
                .map(Double::valueOf)
                .filter(number -> number > 0));
  }
}
