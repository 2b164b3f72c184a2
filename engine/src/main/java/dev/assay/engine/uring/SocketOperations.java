package dev.assay.engine.uring;

/**
 * Prepares operations on sockets, for those who own sockets. {@code flags} are {@link
 * SubmissionFlags}, {@code messageFlags} those of {@code send(2)} and {@code recv(2)}.
 *
 * <p>Source: {@code io_uring_enter(2)}.
 */
public final class SocketOperations {

  private static final int ACCEPT_MULTISHOT = 1;
  private static final int RECV_POLL_FIRST = 1;
  private static final int RECV_MULTISHOT = 1 << 1;
  private static final int SEND_FIXED_BUFFER = 1 << 2;
  private static final int SEND_REPORT_USAGE = 1 << 3;
  private static final long ANY_NUMBER = 0xFFFF_FFFFL << 32;
  private static final int CLOSE_ON_EXEC = 0x80000;

  private SocketOperations() {}

  /**
   * {@code accept(2)}; the result is the new socket.
   *
   * @param multishot whether it goes on for further connections (Linux 5.19)
   * @param registered whether new sockets get a number in {@link RegisteredFiles} in place of a
   *     descriptor
   */
  public static void accept(
      Ring ring, int socket, int flags, boolean multishot, boolean registered, long token) {
    ring.room()
        .put(
            Operation.ACCEPT,
            flags,
            multishot ? ACCEPT_MULTISHOT : 0,
            socket,
            0,
            0,
            0,
            registered ? 0 : CLOSE_ON_EXEC,
            token,
            registered ? ANY_NUMBER : 0);
  }

  /** {@code connect(2)} to a socket address of so many bytes. */
  public static void connect(
      Ring ring, int socket, int flags, long address, int length, long token) {
    ring.room().put(Operation.CONNECT, flags, 0, socket, length, address, 0, 0, token, 0);
  }

  /**
   * {@code recv(2)} into buffers that the kernel takes from a {@link BufferRing} when bytes come.
   *
   * @param multishot whether it goes on (Linux 6.0), until an end, an error, or no buffer is left
   *     (-ENOBUFS)
   */
  public static void receiveSelecting(
      Ring ring,
      int socket,
      int flags,
      boolean multishot,
      BufferRing buffers,
      int messageFlags,
      long token) {
    ring.room()
        .put(
            Operation.RECV,
            flags | SubmissionFlags.BUFFER_SELECT,
            multishot ? RECV_MULTISHOT : 0,
            socket,
            0,
            0,
            0,
            messageFlags,
            token,
            buffers.group());
  }

  /**
   * {@code recv(2)}.
   *
   * @param waitFirst whether the kernel is to wait before it tries, since nothing is there yet
   */
  public static void receive(
      Ring ring,
      int socket,
      int flags,
      boolean waitFirst,
      long address,
      int length,
      int messageFlags,
      long token) {
    int priority = waitFirst ? RECV_POLL_FIRST : 0;
    ring.room()
        .put(Operation.RECV, flags, priority, socket, 0, address, length, messageFlags, token, 0);
  }

  /** {@code send(2)}. */
  public static void send(
      Ring ring, int socket, int flags, long address, int length, int messageFlags, long token) {
    ring.room().put(Operation.SEND, flags, 0, socket, 0, address, length, messageFlags, token, 0);
  }

  /**
   * {@code send(2)} without copying: besides its completion, whose flags say that more comes, a
   * notification tells when the memory is free again and ({@link Completion#copied}) whether the
   * kernel copied after all.
   *
   * @param buffer number of the memory in {@link RegisteredBuffers}, or -1
   */
  public static void sendZeroCopy(
      Ring ring,
      int socket,
      int flags,
      long address,
      int length,
      int messageFlags,
      int buffer,
      long token) {
    ring.room()
        .put(
            Operation.SEND_ZC,
            flags,
            SEND_REPORT_USAGE | (buffer >= 0 ? SEND_FIXED_BUFFER : 0),
            socket,
            0,
            address,
            length,
            messageFlags,
            token,
            Math.max(buffer, 0));
  }

  /**
   * {@code shutdown(2)}. The kernel does it on a thread of its own, which looks the descriptor up
   * then: close the socket after the completion only, or the end may be another's.
   *
   * @param how 0 reading, 1 writing, 2 both
   */
  public static void shutdown(Ring ring, int socket, int flags, int how, long token) {
    ring.room().put(Operation.SHUTDOWN, flags, 0, socket, 0, 0, how, 0, token, 0);
  }
}
