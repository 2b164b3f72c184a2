package dev.assay.engine.calibrate.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The operations by the bulk methods of {@link MemorySegment} and by counted loops. C2 vectorises
 * the triad but not the sum; that one has four accumulators, so that it waits for loads and not for
 * additions.
 */
final class PlainStream {

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final byte WRITTEN_BYTE = (byte) Double.doubleToRawLongBits(StreamKernel.WRITTEN);

  private PlainStream() {}

  static long read(MemorySegment a, MemorySegment b, MemorySegment c) {
    long s0 = 0;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    int length = (int) (a.byteSize() / Long.BYTES);
    for (int i = 0; i < length; i += 4) {
      s0 += a.getAtIndex(LONG, i);
      s1 += a.getAtIndex(LONG, i + 1);
      s2 += a.getAtIndex(LONG, i + 2);
      s3 += a.getAtIndex(LONG, i + 3);
    }
    return s0 + s1 + s2 + s3;
  }

  static long write(MemorySegment a, MemorySegment b, MemorySegment c) {
    a.fill(WRITTEN_BYTE);
    return 0;
  }

  static long copy(MemorySegment a, MemorySegment b, MemorySegment c) {
    a.copyFrom(b);
    return 0;
  }

  static long triad(MemorySegment a, MemorySegment b, MemorySegment c) {
    int length = (int) (a.byteSize() / Double.BYTES);
    for (int i = 0; i < length; i++) {
      a.setAtIndex(
          DOUBLE, i, b.getAtIndex(DOUBLE, i) + StreamKernel.FACTOR * c.getAtIndex(DOUBLE, i));
    }
    return 0;
  }
}
