package dev.assay.engine.calibrate.os;

import com.sun.management.ThreadMXBean;
import dev.assay.engine.calibrate.CalibrationContext;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How fast one thread allocates, and the floor of the collector's pauses. The allocating thread
 * reads the clock after every few kilobytes; a long gap in which the collector's count went up is a
 * pause as a program sees it, with a live set of next to nothing.
 */
final class JvmProbe extends TimedProbe {

  private static final String ALLOCATION = "jvm.allocation";
  private static final String PAUSE = "jvm.gc.pause";
  private static final List<String> PAUSING_COLLECTORS =
      List.of("G1 Young", "PS Scavenge", "Copy", "ZGC Minor Pauses", "Shenandoah Pauses");

  JvmProbe() {
    super("jvm", "allocation and young collections", 2_500, 400);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    Optional<GarbageCollectorMXBean> collector = pausingCollector();
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
        || !threads.isThreadAllocatedMemoryEnabled()) {
      context.skipped(id(), "this JVM does not count what a thread allocates");
      return;
    }
    long windowNanos = standard(context) ? 100_000_000 : 40_000_000;
    long deadline = System.nanoTime() + (standard(context) ? 3_500_000_000L : 600_000_000L);
    Allocator allocator = new Allocator(collector.orElse(null));
    allocator.run(2 * windowNanos);
    allocator.pauseCount = 0;
    double[] rates = new double[samples(context)];
    for (int i = 0;
        i < rates.length
            || (collector.isPresent()
                && allocator.pauseCount < rates.length
                && System.nanoTime() < deadline);
        i++) {
      checkInterrupt();
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      allocator.run(windowNanos);
      bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
      rates[i % rates.length] = bytes * 1e9 / (System.nanoTime() - start);
    }
    rate(
        context,
        ALLOCATION,
        Map.of(),
        "B/s",
        rates,
        "one thread, arrays of 128 bytes that die at once, zeroing and collections included");
    deliverPauses(context, collector, allocator);
  }

  private static void deliverPauses(
      CalibrationContext context, Optional<GarbageCollectorMXBean> collector, Allocator allocator) {
    if (collector.isEmpty()) {
      context.skipped(PAUSE, "this JVM's collector has no count of pauses");
    } else if (allocator.pauseCount < samples(context)) {
      context.skipped(
          PAUSE,
          "only %d collections happened in the time there was: the young generation is large"
              .formatted(allocator.pauseCount));
    } else {
      nanos(
          context,
          PAUSE,
          Map.of("collector", collector.get().getName()),
          Arrays.copyOf(allocator.pauses, allocator.pauseCount),
          "as the allocating thread sees it, nothing alive but what the program holds anyway");
    }
  }

  private static Optional<GarbageCollectorMXBean> pausingCollector() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(bean -> PAUSING_COLLECTORS.stream().anyMatch(bean.getName()::startsWith))
        .findFirst();
  }

  /** Allocates and keeps the gaps in which a collection fell. */
  private static final class Allocator {
    private static final int OBJECTS = 64;
    private static final int ARRAY_LENGTH = 112;
    private static final long SUSPICIOUS_NANOS = 5_000;
    private static final int MOST_PAUSES = 99;

    @SuppressWarnings("unused") // written so that the allocated arrays are not dead
    private static volatile long sink;

    private final @Nullable GarbageCollectorMXBean collector;
    private final double[] pauses = new double[MOST_PAUSES];
    private int pauseCount;
    private long collections;

    Allocator(@Nullable GarbageCollectorMXBean collector) {
      this.collector = collector;
      this.collections = collector == null ? 0 : collector.getCollectionCount();
    }

    void run(long forNanos) {
      long start = System.nanoTime();
      long before = start;
      long sum = 0;
      while (before - start < forNanos) {
        sum += allocate(ARRAY_LENGTH);
        long now = System.nanoTime();
        if (now - before > SUSPICIOUS_NANOS) {
          suspect(now - before);
          now = System.nanoTime();
        }
        before = now;
      }
      sink = sum;
    }

    /** The length is a parameter and the index varies, or the arrays would be optimised away. */
    private static long allocate(int length) {
      long sum = 0;
      for (int i = 0; i < OBJECTS; i++) {
        byte[] array = new byte[length];
        array[i] = (byte) i;
        sum += array[length - 1 - i];
      }
      return sum;
    }

    private void suspect(long gapNanos) {
      long now = collector == null ? 0 : collector.getCollectionCount();
      if (now > collections && pauseCount < MOST_PAUSES) {
        pauses[pauseCount++] = gapNanos;
      }
      collections = now;
    }
  }
}
