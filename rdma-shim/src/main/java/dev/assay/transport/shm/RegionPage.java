package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.Access;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The first page of a region's file, in the byte order of the machine; its memory follows.
 *
 * <pre>
 *     0 | magic (8) | key (8) | length (8) | writable (4) |    written once
 *    64 | closed (4) |                                         by the owner
 *  4096 | memory |
 * </pre>
 */
final class RegionPage {

  static final long BYTES = 4096;

  private static final long MAGIC = 0x41737361_79526567L;
  private static final long KEY_OFFSET = 8;
  private static final long LENGTH_OFFSET = 16;
  private static final long ACCESS_OFFSET = 24;
  private static final long CLOSED_OFFSET = 64;
  private static final VarHandle INT = JAVA_INT.varHandle();

  private RegionPage() {}

  static String name(long worker, long number) {
    return Place.REGION + Place.id(worker) + "-" + number;
  }

  static void write(MemorySegment page, long key, long lengthBytes, Access access) {
    page.set(JAVA_LONG, 0, MAGIC);
    page.set(JAVA_LONG, KEY_OFFSET, key);
    page.set(JAVA_LONG, LENGTH_OFFSET, lengthBytes);
    page.set(JAVA_INT, ACCESS_OFFSET, access == Access.REMOTE_WRITE ? 1 : 0);
  }

  /** Whether it is the page of a region that this key opens. */
  static boolean isFor(MemorySegment page, long key) {
    return page.get(JAVA_LONG, 0) == MAGIC && page.get(JAVA_LONG, KEY_OFFSET) == key;
  }

  static long lengthBytes(MemorySegment page) {
    return page.get(JAVA_LONG, LENGTH_OFFSET);
  }

  static boolean isWritable(MemorySegment page) {
    return page.get(JAVA_INT, ACCESS_OFFSET) != 0;
  }

  static boolean isClosedAcquire(MemorySegment page) {
    return (int) INT.getAcquire(page, CLOSED_OFFSET) != 0;
  }

  static void setClosed(MemorySegment page) {
    INT.setVolatile(page, CLOSED_OFFSET, 1);
  }
}
