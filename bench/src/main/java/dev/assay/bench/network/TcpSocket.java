package dev.assay.bench.network;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * A connected IPv4 socket with an option that java.nio does not have: how it deals with congestion.
 * Closing it resets the connection and throws away what was not sent.
 *
 * <p>Source: {@code tcp(7)}, {@code socket(7)}.
 */
final class TcpSocket implements AutoCloseable {

  private static final int IPV4 = 2;
  private static final int STREAM_CLOEXEC = 1 | 0x80000;
  private static final int LEVEL_SOCKET = 1;
  private static final int LINGER = 13;
  private static final int SEND_TIMEOUT = 21;
  private static final int LEVEL_TCP = 6;
  private static final int CONGESTION = 13;
  private static final int TRY_AGAIN = -11;
  private static final long SEND_TIMEOUT_MICROS = 50_000;

  private final int descriptor;

  private TcpSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Connects; {@code congestion} is a name of the kernel's, as {@code cubic}. */
  static TcpSocket connect(InetSocketAddress to, String congestion) throws IOException {
    TcpSocket socket =
        new TcpSocket(
            (int)
                checked("socket", Linux.call(SystemCall.SOCKET, IPV4, STREAM_CLOEXEC, 0, 0, 0, 0)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(congestion);
      socket.option(LEVEL_TCP, CONGESTION, name.asSlice(0, name.byteSize() - 1), congestion);
      MemorySegment linger = arena.allocate(8);
      linger.set(JAVA_INT, 0, 1);
      socket.option(LEVEL_SOCKET, LINGER, linger, "SO_LINGER");
      MemorySegment timeout = arena.allocate(16, 8);
      timeout.set(JAVA_LONG, 8, SEND_TIMEOUT_MICROS);
      socket.option(LEVEL_SOCKET, SEND_TIMEOUT, timeout, "SO_SNDTIMEO");
      MemorySegment address = arena.allocate(16, 8);
      address.set(JAVA_SHORT, 0, (short) IPV4);
      address.set(JAVA_SHORT, 2, Short.reverseBytes((short) to.getPort()));
      MemorySegment.copy(to.getAddress().getAddress(), 0, address, JAVA_BYTE, 4, 4);
      checked(
          "connect",
          Linux.call(SystemCall.CONNECT, socket.descriptor, address.address(), 16, 0, 0, 0));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void option(int level, int option, MemorySegment value, String what) throws IOException {
    checked(
        what,
        Linux.call(
            SystemCall.SETSOCKOPT,
            descriptor,
            level,
            option,
            value.address(),
            value.byteSize(),
            0));
  }

  /** Sends some of it, or nothing when there was no room for some time; returns how much. */
  long send(MemorySegment bytes) throws IOException {
    long sent = Descriptors.write(descriptor, bytes);
    return sent == TRY_AGAIN ? 0 : checked("write", sent);
  }

  private static long checked(String what, long result) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + Linux.describe(result));
    }
    return result;
  }

  @Override
  public void close() {
    Descriptors.close(descriptor);
  }
}
