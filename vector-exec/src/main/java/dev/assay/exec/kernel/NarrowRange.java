package dev.assay.exec.kernel;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ULE;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Consecutive encoded values against an interval, to one bit a row, without decoding: bit r of the
 * target is set where {@code value - start <= span}, both unsigned and modulo the width. This one
 * test is every comparison with a constant: an interval that wraps around is "not equal" or "not
 * between". Bits behind the last row are 0. The address is that of the first row wanted. Scalar
 * twin: {@link NarrowScalar}.
 */
public final class NarrowRange {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  private NarrowRange() {}

  /** OFFSET_8. */
  public static void bytes(long address, int count, byte start, byte span, long[] target) {
    int full = Bitmap.VECTORS ? count & -Long.SIZE : 0;
    for (int i = 0; i < full; i += Long.SIZE) {
      long word = 0;
      for (int lane = 0; lane < Long.SIZE; lane += BYTES.length()) {
        word |=
            ByteVector.fromMemorySegment(
                        BYTES, Memory.EVERYTHING, address + i + lane, LITTLE_ENDIAN)
                    .sub(start)
                    .compare(ULE, span)
                    .toLong()
                << lane;
      }
      target[i >>> 6] = word;
    }
    NarrowScalar.bytes(address, full, count, start, span, target);
  }

  /** OFFSET_16. */
  public static void shorts(long address, int count, short start, short span, long[] target) {
    int full = Bitmap.VECTORS ? count & -Long.SIZE : 0;
    for (int i = 0; i < full; i += Long.SIZE) {
      long word = 0;
      for (int lane = 0; lane < Long.SIZE; lane += SHORTS.length()) {
        word |=
            ShortVector.fromMemorySegment(
                        SHORTS, Memory.EVERYTHING, address + 2L * (i + lane), LITTLE_ENDIAN)
                    .sub(start)
                    .compare(ULE, span)
                    .toLong()
                << lane;
      }
      target[i >>> 6] = word;
    }
    NarrowScalar.shorts(address, full, count, start, span, target);
  }

  /** OFFSET_32. */
  public static void ints(long address, int count, int start, int span, long[] target) {
    int full = Bitmap.VECTORS ? count & -Long.SIZE : 0;
    for (int i = 0; i < full; i += Long.SIZE) {
      long word = 0;
      for (int lane = 0; lane < Long.SIZE; lane += INTS.length()) {
        word |=
            IntVector.fromMemorySegment(
                        INTS, Memory.EVERYTHING, address + 4L * (i + lane), LITTLE_ENDIAN)
                    .sub(start)
                    .compare(ULE, span)
                    .toLong()
                << lane;
      }
      target[i >>> 6] = word;
    }
    NarrowScalar.ints(address, full, count, start, span, target);
  }

  /** LONG_64. */
  public static void longs(long address, int count, long start, long span, long[] target) {
    int full = Bitmap.VECTORS ? count & -Long.SIZE : 0;
    for (int i = 0; i < full; i += Long.SIZE) {
      long word = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LONGS.length()) {
        word |=
            LongVector.fromMemorySegment(
                        LONGS, Memory.EVERYTHING, address + 8L * (i + lane), LITTLE_ENDIAN)
                    .sub(start)
                    .compare(ULE, span)
                    .toLong()
                << lane;
      }
      target[i >>> 6] = word;
    }
    NarrowScalar.longs(address, full, count, start, span, target);
  }
}
