package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Where a text has another one in it. As many starts at once as a vector has bytes are tried by
 * comparing the first and the last byte of what is sought; only where both agree are the bytes
 * between compared. Source: W. Muła, SIMD-friendly algorithms for substring searching, 2016
 * ("generic SIMD").
 */
public final class TextSearch {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  static final int WIDTH = BYTES.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private TextSearch() {}

  /**
   * The first place of a text.
   *
   * @param address of the text searched in
   * @param length its bytes
   * @param sought one byte or more
   * @return offset in bytes, or -1
   */
  public static int indexOf(long address, int length, byte[] sought) {
    int last = sought.length - 1;
    int starts = length - last;
    int start = 0;
    while (start < starts) {
      long from = address + start;
      boolean wholeBlocks =
          Bitmap.VECTORS
              && Memory.staysInPage(from, WIDTH)
              && Memory.staysInPage(from + last, WIDTH);
      if (wholeBlocks) {
        long hits = hits(from, last, sought[0], sought[last]);
        int left = starts - start;
        if (left < Long.SIZE) {
          hits &= (1L << left) - 1;
        }
        for (; hits != 0; hits &= hits - 1) {
          int hit = Long.numberOfTrailingZeros(hits);
          if (hasBetween(from + hit, sought, last)) {
            return start + hit;
          }
        }
        start += WIDTH;
      } else if (isAt(from, sought)) {
        return start;
      } else {
        start++;
      }
    }
    return -1;
  }

  /** The scalar twin of {@link #indexOf}. */
  static int indexOfScalar(long address, int length, byte[] sought) {
    for (int start = 0; start <= length - sought.length; start++) {
      if (isAt(address + start, sought)) {
        return start;
      }
    }
    return -1;
  }

  /** Starts of a block at which one byte is, and another so far behind it. */
  static long hits(long from, int distance, byte first, byte second) {
    ByteVector starts = ByteVector.fromMemorySegment(BYTES, Memory.EVERYTHING, from, ORDER);
    ByteVector ends =
        ByteVector.fromMemorySegment(BYTES, Memory.EVERYTHING, from + distance, ORDER);
    return starts.compare(EQ, first).and(ends.compare(EQ, second)).toLong();
  }

  private static boolean hasBetween(long address, byte[] sought, int last) {
    for (int i = 1; i < last; i++) {
      if (Memory.getByte(address + i) != sought[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all bytes of a text are at an address. */
  static boolean isAt(long address, byte[] sought) {
    for (int i = 0; i < sought.length; i++) {
      if (Memory.getByte(address + i) != sought[i]) {
        return false;
      }
    }
    return true;
  }
}
