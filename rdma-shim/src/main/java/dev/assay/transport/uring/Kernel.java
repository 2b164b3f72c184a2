package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.uring.BufferRing;
import dev.assay.engine.uring.Completion;
import dev.assay.engine.uring.FileOperations;
import dev.assay.engine.uring.Operation;
import dev.assay.engine.uring.RegisteredFiles;
import dev.assay.engine.uring.Ring;
import dev.assay.engine.uring.RingOperations;
import dev.assay.engine.uring.RingRefused;
import dev.assay.engine.uring.SocketOperations;
import dev.assay.engine.uring.SubmissionFlags;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.link.CopyCount;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a port asks of its ring, each in the best form that this kernel has: a form that is missing
 * is found out at its first use or at opening, and the next plainer one is used from then on.
 *
 * <p>Tokens: what it is in the highest byte, the number of its stream or listener below.
 */
final class Kernel implements AutoCloseable {

  static final int ACCEPT = 1;
  static final int CONNECT = 2;
  static final int RECEIVE = 3;
  static final int SEND = 4;
  static final int CLOSE = 5;
  static final int WAKE = 6;
  static final int LISTENER_CLOSE = 7;
  static final int SHUT_DOWN = 8;
  static final int NOBODY = 9;

  private static final int KIND_SHIFT = 56;
  private static final int NO_SIGNAL_WAIT_ALL = 0x4000 | 0x100;
  private static final int DIVIDED = 64;
  private static final int SHUT_WRITING = 1;

  private final MemorySegment noAddress;
  private final @Nullable MemoryRegion bufferMemory;
  private final @Nullable BufferRing buffers;
  private final BufferPool sendBuffers;
  private final BufferPool receiveBuffers;
  private final CopyCount copies = new CopyCount();
  private final int receiveBytes;
  private final int zeroCopyBytes;
  private final boolean registersFiles;

  private final Ring ring;
  private boolean acceptsMany;
  private boolean receivesMany;
  private boolean zeroCopies;

  Kernel(TransportConfig config, UringSettings settings, Forms forms) {
    MemoryBudget budget = MemoryBudget.of(Long.MAX_VALUE);
    sendBuffers = new BufferPool("io_uring sends", config.sendBufferBytes(), budget);
    receiveBuffers = new BufferPool("io_uring rests", config.receiveBufferBytes(), budget);
    ring = new Ring(settings.ring());
    noAddress = ring.allocate(Sockets.ADDRESS_BYTES);
    acceptsMany = forms.multishot();
    receivesMany = forms.multishot();
    receiveBytes = config.receiveBufferBytes();
    zeroCopyBytes = settings.zeroCopyBytes();
    zeroCopies = forms.zeroCopy() && zeroCopyBytes > 0 && ring.support().has(Operation.SEND_ZC);
    boolean installs = ring.support().has(Operation.FIXED_FD_INSTALL);
    registersFiles = forms.registered() && installs && registerFiles(config.maxConnections());
    MemoryRegion memory = null;
    BufferRing shared = null;
    if (forms.sharedBuffers()) {
      long bytes = (long) settings.buffers() * settings.bufferBytes();
      memory =
          MemoryRegion.open(
              RegionRequest.of("io_uring receive buffers", bytes).withAlignment(4096), budget);
      try {
        shared = new BufferRing(ring, 0, settings.buffers(), memory.segment());
        if (!shared.isIncremental() && settings.buffers() < DIVIDED) {
          shared.close();
          shared = new BufferRing(ring, 0, DIVIDED * settings.buffers(), memory.segment());
        }
      } catch (RingRefused e) {
        memory.close(); // an older kernel: each connection receives into memory of its own
        memory = null;
      }
    }
    bufferMemory = memory;
    buffers = shared;
  }

  private boolean registerFiles(int connections) {
    try {
      // Some more than connections, for those that are refused and those still closing.
      new RegisteredFiles(ring, connections + Math.max(64, connections / 8));
      return true;
    } catch (RingRefused e) {
      return false;
    }
  }

  /** Which forms may be used at all; tests leave some out. */
  record Forms(boolean multishot, boolean sharedBuffers, boolean registered, boolean zeroCopy) {
    static final Forms ALL = new Forms(true, true, true, true);
    static final Forms PLAIN = new Forms(false, false, false, false);
  }

  CopyCount copies() {
    return copies;
  }

  BufferPool sendBuffers() {
    return sendBuffers;
  }

  BufferPool receiveBuffers() {
    return receiveBuffers;
  }

  Ring ring() {
    return ring;
  }

  static int kind(long token) {
    return (int) (token >>> KIND_SHIFT);
  }

  static int number(long token) {
    return (int) token;
  }

  private static long token(int kind, int number) {
    return (long) kind << KIND_SHIFT | number;
  }

  private static long nobody() {
    return token(NOBODY, 0);
  }

  /** Flags of operations on sockets that were accepted. */
  int acceptedFlags() {
    return registersFiles ? SubmissionFlags.FIXED_FILE : 0;
  }

  boolean sharesBuffers() {
    return buffers != null;
  }

  /** Accepts; whether it goes on for further connections. */
  boolean accept(int listener, int socket) {
    SocketOperations.accept(ring, socket, 0, acceptsMany, registersFiles, token(ACCEPT, listener));
    return acceptsMany;
  }

  /** Takes note that this kernel cannot accept many by one operation. */
  void acceptOneByOne() {
    acceptsMany = false;
  }

  /** Takes note that this kernel cannot receive many times by one operation. */
  void receiveOneByOne() {
    receivesMany = false;
  }

  void connect(UringSocket stream, MemorySegment address) {
    SocketOperations.connect(
        ring,
        stream.socket(),
        stream.fileFlags(),
        address.address(),
        (int) address.byteSize(),
        token(CONNECT, stream.number()));
  }

  /** Whether sends of that length go without a copy. */
  boolean zeroCopies(int length) {
    return zeroCopies && length >= zeroCopyBytes;
  }

  /**
   * Receives, into shared memory or behind the rest; whether it goes on.
   *
   * @param manyTimes whether it should
   */
  boolean receive(UringSocket stream, ReceivedRest rest, boolean manyTimes) {
    long token = token(RECEIVE, stream.number());
    if (buffers != null) {
      boolean many = receivesMany && manyTimes;
      SocketOperations.receiveSelecting(
          ring, stream.socket(), stream.fileFlags(), many, buffers, 0, token);
      return many;
    }
    int length = Math.max(1, receiveBytes - rest.length());
    SocketOperations.receive(
        ring, stream.socket(), stream.fileFlags(), true, rest.room(length), length, 0, token);
    return false;
  }

  /** The memory that completions with shared buffers speak of. */
  BufferRing buffers() {
    if (buffers == null) {
      throw new IllegalStateException("a buffer was chosen, and none are shared");
    }
    return buffers;
  }

  void send(UringSocket stream, long address, int length) {
    long token = token(SEND, stream.number());
    if (zeroCopies(length)) {
      SocketOperations.sendZeroCopy(
          ring,
          stream.socket(),
          stream.fileFlags(),
          address,
          length,
          NO_SIGNAL_WAIT_ALL,
          -1,
          token);
    } else {
      SocketOperations.send(
          ring, stream.socket(), stream.fileFlags(), address, length, NO_SIGNAL_WAIT_ALL, token);
    }
  }

  /** The end of a send without a copy: where the kernel copied after all, it is not tried again. */
  void notified(int result) {
    zeroCopies &= !Completion.copied(result);
  }

  /**
   * Tells the peer that no more comes. The kernel does this on a thread of its own, which looks the
   * socket up by its number then: until the completion the number must not become another's.
   */
  void endSending(UringSocket stream) {
    long token = token(SHUT_DOWN, stream.number());
    SocketOperations.shutdown(ring, stream.socket(), stream.fileFlags(), SHUT_WRITING, token);
  }

  void cancel(int kind, int number) {
    RingOperations.cancel(ring, 0, token(kind, number), nobody());
  }

  /** Cuts the connection: a socket that is connected to nothing resets its peer. */
  void cut(int socket, int flags) {
    SocketOperations.connect(
        ring, socket, flags, noAddress.address(), (int) noAddress.byteSize(), nobody());
  }

  /** Cuts and closes a connection that has come and is not wanted. */
  void refuse(int socket) {
    cut(socket, acceptedFlags());
    closeSocket(socket, acceptedFlags(), NOBODY, 0);
  }

  void closeSocket(int socket, int flags, int kind, int number) {
    if ((flags & SubmissionFlags.FIXED_FILE) != 0) {
      FileOperations.closeRegistered(ring, socket, 0, token(kind, number));
    } else {
      FileOperations.close(ring, socket, 0, token(kind, number));
    }
  }

  /** Reads the counter of wake-ups. */
  void awaitWakeup(int descriptor, long address) {
    FileOperations.read(ring, descriptor, 0, address, Long.BYTES, -1, token(WAKE, 0));
  }

  /** The other end of an accepted socket, as text. */
  String peerName(int socket, int flags) {
    if ((flags & SubmissionFlags.FIXED_FILE) == 0) {
      return Sockets.peerName(socket);
    }
    int plain = descriptor(socket);
    if (plain < 0) {
      return "unknown";
    }
    String name = Sockets.peerName(plain);
    Descriptors.close(plain);
    return name;
  }

  /** A plain descriptor, which the caller closes, for a registered one; below zero for none. */
  int descriptor(int registered) {
    long token = token(NOBODY, 1 + registered);
    RingOperations.install(ring, registered, token);
    ring.submit();
    return ring.resultOf(token, -1);
  }

  @Override
  public void close() {
    ring.close();
    sendBuffers.close();
    receiveBuffers.close();
    if (bufferMemory != null) {
      bufferMemory.close();
    }
  }
}
