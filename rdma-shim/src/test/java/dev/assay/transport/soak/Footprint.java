package dev.assay.transport.soak;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.NativeAccess;
import dev.assay.transport.contract.Descriptors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What this process holds, by {@link Measure}. */
final class Footprint {

  /** What is watched; the limit is the growth that is no leak. */
  enum Measure {
    /** Heap that is reachable. */
    HEAP_BYTES(512 << 10),
    /** Memory that somebody has of malloc, whatever malloc itself keeps for the next. */
    ALLOCATED_BYTES(4 << 20),
    /** Open files, sockets and rings. */
    DESCRIPTORS(0),
    /** Mapped ranges: links and regions of shared memory among them. */
    MAPPINGS(40),
    /** Files of shared memory: workers, links, listeners and registered regions. */
    SHARED_FILES(0);

    final long limit;

    Measure(long limit) {
      this.limit = limit;
    }
  }

  /** {@code mallinfo2(3)}: ten numbers, of which these two. */
  private static final int HBLKHD = 4;

  private static final int UORDBLKS = 7;

  private static final MethodHandle MALLINFO =
      NativeAccess.link(
          "mallinfo2",
          FunctionDescriptor.of(
              MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, JAVA_LONG))));

  private final Map<Measure, Long> values = new EnumMap<>(Measure.class);

  /** Taken now, after garbage has been collected. */
  static Footprint now(Path sharedRoot) throws IOException {
    System.gc();
    Footprint taken = new Footprint();
    taken.values.put(
        Measure.HEAP_BYTES, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    taken.values.put(Measure.ALLOCATED_BYTES, allocatedBytes());
    taken.values.put(Measure.DESCRIPTORS, (long) Descriptors.count());
    taken.values.put(Measure.MAPPINGS, (long) lines("maps").size());
    try (Stream<Path> files = Files.walk(sharedRoot)) {
      taken.values.put(Measure.SHARED_FILES, files.count());
    }
    return taken;
  }

  long of(Measure measure) {
    return Objects.requireNonNull(values.get(measure));
  }

  /**
   * What has grown by more than its limit from the third of the samples before the middle (what
   * comes first is warming up) to the last sixth, by medians.
   *
   * @param scale of the limits of memory: warming up adds to it for all of a short run
   */
  static List<String> leaks(List<Footprint> samples, int scale) {
    int count = Math.max(samples.size(), 6);
    List<Footprint> before = samples.subList(count / 6, count / 2);
    List<Footprint> after = samples.subList(count - Math.max(count / 6, 1), count);
    List<String> leaks = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      long from = median(before, measure);
      long to = median(after, measure);
      boolean isMemory = measure.name().endsWith("BYTES");
      if (to - from > measure.limit * (isMemory ? scale : 1)) {
        leaks.add("%s grew from %,d to %,d".formatted(measure, from, to));
      }
    }
    return leaks;
  }

  private static long median(List<Footprint> samples, Measure measure) {
    long[] sorted = samples.stream().mapToLong(each -> each.of(measure)).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Of all of malloc's arenas, and what it mapped piece by piece. */
  private static long allocatedBytes() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fields = (MemorySegment) MALLINFO.invokeExact((SegmentAllocator) arena);
      return fields.getAtIndex(JAVA_LONG, HBLKHD) + fields.getAtIndex(JAVA_LONG, UORDBLKS);
    } catch (Throwable e) {
      throw new AssertionError("mallinfo2", e);
    }
  }

  private static List<String> lines(String file) throws IOException {
    return Files.readAllLines(Path.of("/proc/self", file));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Measure measure : Measure.values()) {
      text.append("%s %,d  ".formatted(measure, of(measure)));
    }
    return text.toString().strip();
  }
}
