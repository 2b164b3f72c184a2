package dev.assay.bench.suite.memory.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The sum of the longs of a segment. Any thread may call. */
public final class SegmentSum {

  private SegmentSum() {}

  /** Two chains of additions and two loads a turn; the rest one long at a time. */
  public static long vector(MemorySegment values) {
    return Vectors.sum(values);
  }

  /** One long after the other: the oracle, and all there is where vectors are not to be had. */
  public static long scalar(MemorySegment values) {
    return scalar(values, 0);
  }

  private static long scalar(MemorySegment values, long from) {
    long sum = 0;
    for (long at = from; at < values.byteSize(); at += Long.BYTES) {
      sum += values.get(ValueLayout.JAVA_LONG, at);
    }
    return sum;
  }

  /** Loaded only where vectors are used. */
  private static final class Vectors {
    static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    static final long WIDTH = SPECIES.vectorByteSize();

    static long sum(MemorySegment values) {
      LongVector even = LongVector.zero(SPECIES);
      LongVector odd = even;
      long at = 0;
      for (; at < values.byteSize() - 2 * WIDTH + 1; at += 2 * WIDTH) {
        even = even.add(load(values, at));
        odd = odd.add(load(values, at + WIDTH));
      }
      return even.add(odd).reduceLanes(VectorOperators.ADD) + scalar(values, at);
    }

    private static LongVector load(MemorySegment values, long at) {
      return LongVector.fromMemorySegment(SPECIES, values, at, ByteOrder.nativeOrder());
    }
  }
}
