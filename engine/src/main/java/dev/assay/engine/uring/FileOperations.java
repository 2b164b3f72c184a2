package dev.assay.engine.uring;

/**
 * Prepares operations on files. {@code flags} are {@link SubmissionFlags}; the result is that of
 * the system call. Addresses are of native memory that stays valid until the completion; positions
 * are bytes from the start of the file, -1 for the descriptor's own (pipes, event counters).
 *
 * <p>Source: {@code io_uring_enter(2)}.
 */
public final class FileOperations {

  private static final int DATA_ONLY = 1;

  private FileOperations() {}

  /** {@code pread(2)}. */
  public static void read(
      Ring ring, int file, int flags, long address, int length, long position, long token) {
    ring.room().put(Operation.READ, flags, 0, file, position, address, length, 0, token, 0);
  }

  /** {@code pread(2)} into a buffer of a {@link BufferRing}. */
  public static void readSelecting(
      Ring ring, int file, int flags, BufferRing buffers, long position, long token) {
    int selecting = flags | SubmissionFlags.BUFFER_SELECT;
    ring.room().put(Operation.READ, selecting, 0, file, position, 0, 0, 0, token, buffers.group());
  }

  /** {@code pwrite(2)}. */
  public static void write(
      Ring ring, int file, int flags, long address, int length, long position, long token) {
    ring.room().put(Operation.WRITE, flags, 0, file, position, address, length, 0, token, 0);
  }

  /**
   * {@code pread(2)} into registered memory.
   *
   * @param buffer its number in {@link RegisteredBuffers}; the address lies in it
   */
  public static void readFixed(
      Ring ring,
      int file,
      int flags,
      int buffer,
      long address,
      int length,
      long position,
      long token) {
    ring.room()
        .put(Operation.READ_FIXED, flags, 0, file, position, address, length, 0, token, buffer);
  }

  /** {@code pwrite(2)} from registered memory; as {@link #readFixed}. */
  public static void writeFixed(
      Ring ring,
      int file,
      int flags,
      int buffer,
      long address,
      int length,
      long position,
      long token) {
    ring.room()
        .put(Operation.WRITE_FIXED, flags, 0, file, position, address, length, 0, token, buffer);
  }

  /** {@code fsync(2)}. Writes before it must have ended, or be linked to it. */
  public static void fsync(Ring ring, int file, int flags, long token) {
    ring.room().put(Operation.FSYNC, flags, 0, file, 0, 0, 0, 0, token, 0);
  }

  /** {@code fdatasync(2)}; as {@link #fsync}. */
  public static void fdatasync(Ring ring, int file, int flags, long token) {
    ring.room().put(Operation.FSYNC, flags, 0, file, 0, 0, 0, DATA_ONLY, token, 0);
  }

  /** {@code close(2)} of a plain descriptor. */
  public static void close(Ring ring, int file, int flags, long token) {
    ring.room().put(Operation.CLOSE, flags, 0, file, 0, 0, 0, 0, token, 0);
  }

  /** Closes a registered descriptor. */
  public static void closeRegistered(Ring ring, int number, int flags, long token) {
    ring.room().put(Operation.CLOSE, flags, 0, 0, 0, 0, 0, 0, token, (number + 1L) << 32);
  }
}
