package dev.assay.engine.calibrate.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The operations with the Vector API at the preferred width, 512 bits at most. The sum has four
 * accumulators, because a vector addition waits for the one before and two loads can be done a
 * cycle; the others are left to C2 to unroll. The bound of each loop is the length of the segment
 * and the index is a long: only so does C2 see that no access leaves the segment (with an int index
 * it checks every load, which halves the rate in the innermost cache).
 */
final class VectorStream {

  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final long WIDTH = LONGS.vectorByteSize();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorStream() {}

  static StreamKernel of(StreamKernel.Operation operation) {
    return switch (operation) {
      case READ -> VectorStream::read;
      case WRITE -> VectorStream::write;
      case COPY -> VectorStream::copy;
      case TRIAD -> VectorStream::triad;
    };
  }

  private static long read(MemorySegment a, MemorySegment b, MemorySegment c) {
    LongVector s0 = LongVector.zero(LONGS);
    LongVector s1 = s0;
    LongVector s2 = s0;
    LongVector s3 = s0;
    for (long i = 0; i < a.byteSize() - 4 * WIDTH + 1; i += 4 * WIDTH) {
      s0 = s0.add(LongVector.fromMemorySegment(LONGS, a, i, ORDER));
      s1 = s1.add(LongVector.fromMemorySegment(LONGS, a, i + WIDTH, ORDER));
      s2 = s2.add(LongVector.fromMemorySegment(LONGS, a, i + 2 * WIDTH, ORDER));
      s3 = s3.add(LongVector.fromMemorySegment(LONGS, a, i + 3 * WIDTH, ORDER));
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static long write(MemorySegment a, MemorySegment b, MemorySegment c) {
    DoubleVector value = DoubleVector.broadcast(DOUBLES, StreamKernel.WRITTEN);
    for (long i = 0; i < a.byteSize() - WIDTH + 1; i += WIDTH) {
      value.intoMemorySegment(a, i, ORDER);
    }
    return 0;
  }

  private static long copy(MemorySegment a, MemorySegment b, MemorySegment c) {
    for (long i = 0; i < a.byteSize() - WIDTH + 1; i += WIDTH) {
      LongVector.fromMemorySegment(LONGS, b, i, ORDER).intoMemorySegment(a, i, ORDER);
    }
    return 0;
  }

  private static long triad(MemorySegment a, MemorySegment b, MemorySegment c) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, StreamKernel.FACTOR);
    for (long i = 0; i < a.byteSize() - WIDTH + 1; i += WIDTH) {
      DoubleVector product = DoubleVector.fromMemorySegment(DOUBLES, c, i, ORDER).mul(factor);
      DoubleVector.fromMemorySegment(DOUBLES, b, i, ORDER)
          .add(product)
          .intoMemorySegment(a, i, ORDER);
    }
    return 0;
  }
}
