package dev.assay.transport.verbs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.Address;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * TCP sockets as descriptors, which never block. They are not those of java.nio because one wait
 * must cover them, the completion channels and the wake-up: Java's selector takes no strangers.
 * Results below zero are {@code -errno}.
 *
 * <p>Source: {@code tcp(7)}, {@code ip(7)}, {@code ipv6(7)}.
 */
final class SideSocket {

  static final int EAGAIN = 11;
  static final int EINPROGRESS = 115;
  static final int ECONNREFUSED = 111;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int NONBLOCK_CLOEXEC = 0x80800;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_ERROR = 4;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int ADDRESS_BYTES = 28;
  private static final int BACKLOG = 1024;

  private SideSocket() {}

  /** Where an address of ours is. */
  static InetSocketAddress resolve(Address address) throws TransportException {
    int port = address.requirePort();
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), port);
    } catch (UnknownHostException e) {
      throw new TransportException("the host of " + address + " is not known", e);
    }
  }

  /** A socket that listens. */
  static long listen(InetSocketAddress at) {
    try (Arena arena = Arena.ofConfined()) {
      long socket = open(at.getAddress());
      long result = socket < 0 ? socket : bind(socket, at, arena);
      if (result >= 0) {
        result = Linux.call(SystemCall.LISTEN, socket, BACKLOG, 0, 0, 0, 0);
      }
      return orClose(socket, result);
    }
  }

  /** The next connection that has come. */
  static long accept(int listener) {
    return Linux.call(SystemCall.ACCEPT4, listener, 0, 0, NONBLOCK_CLOEXEC, 0, 0);
  }

  /**
   * Begins to connect: the socket becomes writable when {@link #error} tells the outcome.
   *
   * @param from this side's address, or the wildcard for any
   */
  static long connect(InetAddress from, InetSocketAddress to) {
    try (Arena arena = Arena.ofConfined()) {
      long socket = open(to.getAddress());
      long result = socket;
      if (socket >= 0 && !from.isAnyLocalAddress()) {
        result = bind(socket, new InetSocketAddress(from, 0), arena);
      }
      if (result >= 0) {
        MemorySegment address = encode(to, arena);
        result =
            Linux.call(SystemCall.CONNECT, socket, address.address(), address.byteSize(), 0, 0, 0);
      }
      return orClose(socket, result == -EINPROGRESS ? 0 : result);
    }
  }

  /** The error of a connection that was begun, 0 for none. */
  static int error(int socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
      long result =
          Linux.call(
              SystemCall.GETSOCKOPT,
              socket,
              SOL_SOCKET,
              SO_ERROR,
              value.address(),
              length.address(),
              0);
      return result < 0 ? (int) -result : value.get(JAVA_INT, 0);
    }
  }

  /** Sends without waiting for more. */
  static void setNoDelay(int socket) {
    setOption(socket, IPPROTO_TCP, TCP_NODELAY);
  }

  /** This side's address, or the peer's. */
  static InetSocketAddress address(int socket, boolean ofPeer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_INT, ADDRESS_BYTES);
      SystemCall call = ofPeer ? SystemCall.GETPEERNAME : SystemCall.GETSOCKNAME;
      Linux.call(call, socket, address.address(), length.address(), 0, 0, 0);
      boolean old = address.get(JAVA_SHORT, 0) == AF_INET;
      byte[] host = address.asSlice(old ? 4 : 8, old ? 4 : 16).toArray(JAVA_BYTE);
      int port = Short.toUnsignedInt(Short.reverseBytes(address.get(JAVA_SHORT, 2)));
      return new InetSocketAddress(InetAddress.getByAddress(host), port);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are an address", e);
    }
  }

  /** Bytes received; 0 at the end. */
  static long receive(int socket, MemorySegment into, long offset) {
    long length = into.byteSize() - offset;
    return Linux.call(SystemCall.RECVFROM, socket, into.address() + offset, length, 0, 0, 0);
  }

  /** Bytes sent. */
  static long send(int socket, MemorySegment from) {
    return Linux.call(
        SystemCall.SENDTO, socket, from.address(), from.byteSize(), MSG_NOSIGNAL, 0, 0);
  }

  private static long open(InetAddress family) {
    int kind = family.getAddress().length == 4 ? AF_INET : AF_INET6;
    return Linux.call(SystemCall.SOCKET, kind, SOCK_STREAM | NONBLOCK_CLOEXEC, 0, 0, 0, 0);
  }

  private static long bind(long socket, InetSocketAddress at, Arena arena) {
    setOption((int) socket, SOL_SOCKET, SO_REUSEADDR);
    MemorySegment address = encode(at, arena);
    return Linux.call(SystemCall.BIND, socket, address.address(), address.byteSize(), 0, 0, 0);
  }

  private static void setOption(int socket, int level, int option) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
      Linux.call(SystemCall.SETSOCKOPT, socket, level, option, on.address(), on.byteSize(), 0);
    }
  }

  private static long orClose(long socket, long result) {
    if (result < 0 && socket >= 0) {
      Descriptors.close((int) socket);
    }
    return result < 0 ? result : socket;
  }

  /** {@code sockaddr_in} (16 bytes, host at 4) or {@code sockaddr_in6} (28 bytes, host at 8). */
  private static MemorySegment encode(InetSocketAddress socketAddress, Arena arena) {
    byte[] host = socketAddress.getAddress().getAddress();
    boolean old = host.length == 4;
    MemorySegment address = arena.allocate(old ? 16 : ADDRESS_BYTES, Integer.BYTES);
    address.set(JAVA_SHORT, 0, (short) (old ? AF_INET : AF_INET6));
    address.set(JAVA_SHORT, 2, Short.reverseBytes((short) socketAddress.getPort()));
    MemorySegment.copy(host, 0, address, JAVA_BYTE, old ? 4 : 8, host.length);
    return address;
  }
}
