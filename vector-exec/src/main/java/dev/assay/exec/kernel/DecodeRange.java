package dev.assay.exec.kernel;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_I2L;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Consecutive encoded values to lanes: widen without sign, add the base. The address is that of the
 * first row wanted. Scalar twin: {@link DecodeScalar}.
 *
 * <p>Two pairs that do not come up in practice (8 and 16 bits to a 64-bit lane: a segment that is
 * narrow in a column that is wide) are plain loops.
 */
public final class DecodeRange {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  /** As many bytes as {@link #INTS} has lanes, where a vector can be so short. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, shape(INTS.length() * Byte.SIZE));

  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, shape(INTS.length() * Short.SIZE));

  private static final VectorSpecies<Integer> HALF_INTS =
      VectorSpecies.of(int.class, shape(LONGS.length() * Integer.SIZE));

  private static final boolean WIDENS_BYTES = BYTES.length() == INTS.length();

  private DecodeRange() {}

  private static VectorShape shape(int bits) {
    return VectorShape.forBitSize(Math.max(Long.SIZE, bits));
  }

  private static int vectorRows(VectorSpecies<?> species, int rows) {
    return Bitmap.VECTORS ? species.loopBound(rows) : 0;
  }

  /** OFFSET_8 to 32 bits. */
  public static void bytesToInts(long address, int count, int base, int[] target) {
    int i = 0;
    if (WIDENS_BYTES) {
      for (int end = vectorRows(INTS, count); i < end; i += INTS.length()) {
        ByteVector.fromMemorySegment(BYTES, Memory.EVERYTHING, address + i, LITTLE_ENDIAN)
            .convertShape(ZERO_EXTEND_B2I, INTS, 0)
            .reinterpretAsInts()
            .add(base)
            .intoArray(target, i);
      }
    }
    for (; i < count; i++) {
      target[i] = base + Memory.getUnsignedByte(address + i);
    }
  }

  /** OFFSET_16 to 32 bits. */
  public static void shortsToInts(long address, int count, int base, int[] target) {
    int i = 0;
    for (int end = vectorRows(INTS, count); i < end; i += INTS.length()) {
      ShortVector.fromMemorySegment(SHORTS, Memory.EVERYTHING, address + 2L * i, LITTLE_ENDIAN)
          .convertShape(ZERO_EXTEND_S2I, INTS, 0)
          .reinterpretAsInts()
          .add(base)
          .intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = base + Memory.getUnsignedShort(address + 2L * i);
    }
  }

  /** OFFSET_32 to 32 bits: the sum wraps to the right value, for that is known to fit. */
  public static void intsToInts(long address, int count, int base, int[] target) {
    int i = 0;
    for (int end = vectorRows(INTS, count); i < end; i += INTS.length()) {
      IntVector.fromMemorySegment(INTS, Memory.EVERYTHING, address + 4L * i, LITTLE_ENDIAN)
          .add(base)
          .intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = base + Memory.getInt(address + 4L * i);
    }
  }

  /** OFFSET_8 to 64 bits. */
  public static void bytesToLongs(long address, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedByte(address + i);
    }
  }

  /** OFFSET_16 to 64 bits. */
  public static void shortsToLongs(long address, int count, long base, long[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = base + Memory.getUnsignedShort(address + 2L * i);
    }
  }

  /** OFFSET_32 to 64 bits. */
  public static void intsToLongs(long address, int count, long base, long[] target) {
    int i = 0;
    for (int end = vectorRows(LONGS, count); i < end; i += LONGS.length()) {
      IntVector.fromMemorySegment(HALF_INTS, Memory.EVERYTHING, address + 4L * i, LITTLE_ENDIAN)
          .convertShape(ZERO_EXTEND_I2L, LONGS, 0)
          .reinterpretAsLongs()
          .add(base)
          .intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = base + Memory.getUnsignedInt(address + 4L * i);
    }
  }

  /** LONG_64. */
  public static void longs(long address, int count, long[] target) {
    MemorySegment.copy(Memory.EVERYTHING, JAVA_LONG_UNALIGNED, address, target, 0, count);
  }

  /** DOUBLE_64. */
  public static void doubles(long address, int count, double[] target) {
    MemorySegment.copy(Memory.EVERYTHING, JAVA_DOUBLE_UNALIGNED, address, target, 0, count);
  }
}
