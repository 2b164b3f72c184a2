package dev.assay.kv.server.capture;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

/**
 * The key of a record that holds a request, or a part of one; its value is what was sent:
 *
 * <pre>
 *    0 | magic (4)                  | what there is to know (4) |
 *    8 | ns from the beginning (8)                              |
 *   16 | connection (8)                                         |
 *   24 | database (4)               |
 * </pre>
 */
final class CaptureLayout {

  static final int KEY_BYTES = 28;

  /** The longest value: a longer request is in several records. */
  static final int MOST_VALUE_BYTES = 2 << 20;

  /** More of the same request is to come, in the next record of the connection. */
  static final int MORE = 8;

  /** Another number in another version. */
  private static final int MAGIC = 0x3150_4143; // "CAP1"

  private CaptureLayout() {}

  static void set(long key, int flags, long nanos, long connection, int database) {
    ALL.set(JAVA_INT_UNALIGNED, key, MAGIC);
    ALL.set(JAVA_INT_UNALIGNED, key + 4, flags);
    ALL.set(JAVA_LONG_UNALIGNED, key + 8, nanos);
    ALL.set(JAVA_LONG_UNALIGNED, key + 16, connection);
    ALL.set(JAVA_INT_UNALIGNED, key + 24, database);
  }

  static boolean isRequest(long key, int bytes) {
    return bytes == KEY_BYTES && ALL.get(JAVA_INT_UNALIGNED, key) == MAGIC;
  }

  static int flags(long key) {
    return ALL.get(JAVA_INT_UNALIGNED, key + 4);
  }

  static long nanos(long key) {
    return ALL.get(JAVA_LONG_UNALIGNED, key + 8);
  }

  static long connection(long key) {
    return ALL.get(JAVA_LONG_UNALIGNED, key + 16);
  }

  static int database(long key) {
    return ALL.get(JAVA_INT_UNALIGNED, key + 24);
  }
}
