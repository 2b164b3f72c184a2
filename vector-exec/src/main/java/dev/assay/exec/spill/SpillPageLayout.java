package dev.assay.exec.spill;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A page of rows in a temporary file, in the machine's byte order; the process that wrote it is the
 * only one that ever reads it.
 *
 * <pre>
 *  byte   0 ........ 3   4 ........ 7   8 ........ 11   12 ....... 15   16 ....... 23   24 ...
 *         magic          CRC32C of all  rows            columns         bytes of the    columns,
 *                        from byte 8                                    whole page      in order
 *
 *  column   words of validity, 0 where every row has a value     8 B
 *           bit r: row r has a value                             8 B each
 *           INT            a value for each row                  4 B each, padded to 8 B
 *           LONG, DOUBLE   a value for each row                  8 B each
 *           STRING         where each text ends among the bytes  4 B each, padded to 8 B
 *                          the bytes of all texts                padded to 8 B
 * </pre>
 */
public final class SpillPageLayout {

  /** Bytes before the first column. */
  public static final int HEADER_BYTES = 24;

  private static final int MAGIC = 0x47505341;
  private static final int CHECKSUM = 4;
  private static final int COVERED = 8;
  private static final int ROWS = 8;
  private static final int COLUMNS = 12;
  private static final int BYTES = 16;

  private SpillPageLayout() {}

  /** A length in bytes, filled up so that what comes behind is aligned. */
  public static long padded(long bytes) {
    return (bytes + Long.BYTES - 1) & -Long.BYTES;
  }

  /** Fills in the header of a page whose columns are there. */
  public static void seal(MemorySegment page, int rows, int columns) {
    page.set(JAVA_INT_UNALIGNED, 0, MAGIC);
    page.set(JAVA_INT_UNALIGNED, ROWS, rows);
    page.set(JAVA_INT_UNALIGNED, COLUMNS, columns);
    page.set(JAVA_LONG_UNALIGNED, BYTES, page.byteSize());
    page.set(JAVA_INT_UNALIGNED, CHECKSUM, checksum(page));
  }

  /** Whether a page is as it was sealed. */
  public static boolean isWhole(MemorySegment page, int rows, int columns) {
    return page.get(JAVA_INT_UNALIGNED, 0) == MAGIC
        && page.get(JAVA_INT_UNALIGNED, ROWS) == rows
        && page.get(JAVA_INT_UNALIGNED, COLUMNS) == columns
        && page.get(JAVA_LONG_UNALIGNED, BYTES) == page.byteSize()
        && page.get(JAVA_INT_UNALIGNED, CHECKSUM) == checksum(page);
  }

  private static int checksum(MemorySegment page) {
    CRC32C checksum = new CRC32C();
    ByteBuffer covered = page.asSlice(COVERED).asByteBuffer();
    checksum.update(covered);
    return (int) checksum.getValue();
  }
}
