package dev.assay.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * TCP sockets by system calls, and their addresses:
 *
 * <pre>
 * IPv4  0 | family 2 (2) | port (2) | address (4) | nothing (8) |
 * IPv6  0 | family 10 (2) | port (2) | flow (4) | address (16) | scope (4) |
 * </pre>
 *
 * <p>Ports and addresses are in network byte order. Source: {@code socket(7)}, {@code tcp(7)},
 * {@code ip(7)}, {@code ipv6(7)}.
 */
final class Sockets {

  static final int ADDRESS_BYTES = 28;

  /** Of a send: more comes at once, and may go in one packet with it. */
  static final int MORE = 0x8000;

  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final int IPV4_BYTES = 16;
  private static final int STREAM_CLOSE_ON_EXEC = 1 | 0x80000;
  private static final int LEVEL_SOCKET = 1;
  private static final int REUSE_ADDRESS = 2;
  private static final int REUSE_PORT = 15;
  private static final int KEEP_ALIVE = 9;
  private static final int LEVEL_TCP = 6;
  private static final int NO_DELAY = 1;
  private static final int KEEP_IDLE = 4;
  private static final int KEEP_INTERVAL = 5;
  private static final int KEEP_COUNT = 6;
  private static final int BACKLOG = 4_096;
  private static final int TCP_INFO = 11;
  private static final int STATE_CLOSED = 7;
  private static final int DO_NOT_WAIT = 0x40;
  private static final int NO_SIGNAL = 0x4000;
  private static final int SEND = SystemCall.SENDTO.number();
  private static final int RECEIVE = SystemCall.RECVFROM.number();

  private Sockets() {}

  /** Finds the address of a host and lays it out; may ask the network for a name. */
  static MemorySegment address(Address address, Arena arena) throws TransportException {
    InetAddress host;
    try {
      host = InetAddress.getByName(address.host());
    } catch (UnknownHostException e) {
      throw new TransportException(address + ": the host name is unknown; check it", e);
    }
    boolean six = host instanceof Inet6Address;
    MemorySegment laidOut = arena.allocate(six ? ADDRESS_BYTES : IPV4_BYTES, Long.BYTES);
    laidOut.set(JAVA_SHORT, 0, (short) (six ? IPV6 : IPV4));
    laidOut.set(JAVA_SHORT, 2, Short.reverseBytes((short) address.requirePort()));
    byte[] bytes = host.getAddress();
    MemorySegment.copy(bytes, 0, laidOut, JAVA_BYTE, six ? 8 : 4, bytes.length);
    if (host instanceof Inet6Address scoped) {
      laidOut.set(JAVA_INT, 24, scoped.getScopeId());
    }
    return laidOut;
  }

  /** A socket for the family of an address, without delay, its dead peers detected. */
  static int open(MemorySegment address, TransportConfig config, String what)
      throws TransportException {
    int family = address.get(JAVA_SHORT, 0);
    int socket =
        require(Linux.call(SystemCall.SOCKET, family, STREAM_CLOSE_ON_EXEC, 0, 0, 0, 0), what, -1);
    option(socket, LEVEL_TCP, NO_DELAY, 1);
    long silence = config.peerTimeout().toSeconds();
    if (silence > 0) {
      // Not TCP_USER_TIMEOUT, which would also end a peer that lives and does not read.
      option(socket, LEVEL_SOCKET, KEEP_ALIVE, 1);
      option(socket, LEVEL_TCP, KEEP_IDLE, Math.clamp(silence / 2, 1, 32_767));
      option(socket, LEVEL_TCP, KEEP_INTERVAL, Math.clamp(silence / 4, 1, 32_767));
      option(socket, LEVEL_TCP, KEEP_COUNT, 2);
    }
    return socket;
  }

  /** A socket that listens; what it accepts has its options. */
  static int listen(MemorySegment address, TransportConfig config, String what)
      throws TransportException {
    int socket = open(address, config, what);
    option(socket, LEVEL_SOCKET, REUSE_ADDRESS, 1);
    option(socket, LEVEL_SOCKET, REUSE_PORT, config.sharesPorts() ? 1 : 0);
    long bound =
        Linux.call(SystemCall.BIND, socket, address.address(), address.byteSize(), 0, 0, 0);
    require(bound, what, socket);
    require(Linux.call(SystemCall.LISTEN, socket, BACKLOG, 0, 0, 0, 0), what, socket);
    return socket;
  }

  /** Sends what the kernel takes at once: how many bytes, or -1 where it takes none. */
  static int send(int socket, long address, int length, int flags) {
    int all = DO_NOT_WAIT | NO_SIGNAL | flags;
    return (int) Linux.attempt(SEND, socket, address, length, all, 0, 0);
  }

  /**
   * Receives what is there: how many bytes, 0 at the end, or {@code -errno}. The error number is
   * not asked for, which would allocate until it is compiled. The kernel tells an error once, and
   * then the end: a socket whose end is none that the peer told is closed already.
   */
  static int receive(int socket, long address, int length) {
    long received = Linux.attempt(RECEIVE, socket, address, length, DO_NOT_WAIT, 0, 0);
    return received > 0 ? (int) received : received < 0 ? -Errors.AGAIN : end(socket);
  }

  /** From {@code tcp_info}: 0 | state (1) | 2 | retransmissions (1) | 3 | probes (1). */
  private static int end(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, 8);
      long address = info.address();
      Linux.call(SystemCall.GETSOCKOPT, socket, LEVEL_TCP, TCP_INFO, address, length.address(), 0);
      if (info.get(JAVA_BYTE, 0) != STATE_CLOSED) {
        return 0;
      }
      boolean silent = (info.get(JAVA_BYTE, 2) | info.get(JAVA_BYTE, 3)) != 0;
      return silent ? -Errors.TIMED_OUT : -Errors.RESET;
    }
  }

  /** The port that a socket got. */
  static int port(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      return port(name(SystemCall.GETSOCKNAME, socket, arena));
    }
  }

  /** The other end of a socket, as text. */
  static String peerName(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = name(SystemCall.GETPEERNAME, socket, arena);
      if (name.get(JAVA_SHORT, 0) == 0) {
        return "unknown";
      }
      boolean six = name.get(JAVA_SHORT, 0) == IPV6;
      byte[] host = name.asSlice(six ? 8 : 4, six ? 16 : 4).toArray(JAVA_BYTE);
      String shown = InetAddress.getByAddress(host).getHostAddress();
      return (six ? "[" + shown + "]" : shown) + ":" + port(name);
    } catch (UnknownHostException e) {
      throw new AssertionError("an address of 4 or 16 bytes", e);
    }
  }

  private static MemorySegment name(SystemCall which, int socket, Arena arena) {
    MemorySegment name = arena.allocate(ADDRESS_BYTES, Long.BYTES);
    MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
    Linux.call(which, socket, name.address(), length.address(), 0, 0, 0);
    return name;
  }

  private static int port(MemorySegment name) {
    return Short.toUnsignedInt(Short.reverseBytes(name.get(JAVA_SHORT, 2)));
  }

  private static void option(int socket, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment laidOut = arena.allocateFrom(JAVA_INT, value);
      Linux.call(SystemCall.SETSOCKOPT, socket, level, option, laidOut.address(), Integer.BYTES, 0);
    }
  }

  private static int require(long result, String what, int toClose) throws TransportException {
    if (result >= 0) {
      return (int) result;
    }
    if (toClose >= 0) {
      Descriptors.close(toClose);
    }
    throw new TransportException(what + ": " + Linux.describe(result));
  }
}
