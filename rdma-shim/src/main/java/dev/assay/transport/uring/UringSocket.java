package dev.assay.transport.uring;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.uring.SubmissionFlags;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a stream and what the kernel does with it. Its number stays its own until the
 * kernel has ended all of its operations, so a late completion finds the stream that it belongs to.
 */
abstract class UringSocket {

  private final Kernel kernel;
  private final int number;
  private final int socket;
  private final int fileFlags;
  private @Nullable Arena addressArena;
  private int installed = -1;
  private int operations;
  private boolean shuttingDown;
  private boolean closed;
  private boolean queued;
  private @Nullable String peerName;

  UringSocket(Kernel kernel, int number, int socket, int fileFlags) {
    this.kernel = kernel;
    this.number = number;
    this.socket = socket;
    this.fileFlags = fileFlags;
  }

  /** The last operation of a socket that is closed has ended. */
  abstract void allEnded();

  final Kernel kernel() {
    return kernel;
  }

  final int number() {
    return number;
  }

  final int socket() {
    return socket;
  }

  final int fileFlags() {
    return fileFlags;
  }

  /** The descriptor for plain system calls, or below zero; for a registered socket one is made. */
  final int descriptor() {
    if ((fileFlags & SubmissionFlags.FIXED_FILE) == 0) {
      return socket;
    }
    if (installed < 0 && !closed) {
      installed = kernel.descriptor(socket);
    }
    return installed;
  }

  /** Closes the descriptor that was made. */
  final void releaseDescriptor() {
    if (installed >= 0) {
      Descriptors.close(installed);
      installed = -1;
    }
  }

  /** Whether nothing of it is with the kernel. */
  final boolean isIdle() {
    return operations == 0;
  }

  final void operationBegins() {
    operations++;
  }

  /** One operation less is with the kernel. */
  final void operationEnds() {
    operations--;
    if (operations == 0 && closed) {
      allEnded();
    }
  }

  /**
   * Begins to connect.
   *
   * @param arena of the address, closed when the kernel has done with it
   */
  final void connect(Arena arena, MemorySegment address) {
    addressArena = arena;
    operations++;
    kernel.connect(this, address);
  }

  final void connectEnds() {
    if (addressArena != null) {
      addressArena.close();
      addressArena = null;
    }
    operationEnds();
  }

  final boolean isConnectUnderWay() {
    return addressArena != null;
  }

  /** Tells the peer that no more comes. */
  final void endSending() {
    shuttingDown = true;
    operations++;
    kernel.endSending(this);
  }

  final void sendingEnded() {
    shuttingDown = false;
    if (closed) {
      operations++;
      kernel.closeSocket(socket, fileFlags, Kernel.CLOSE, number);
    }
    operationEnds();
  }

  /**
   * Closes the socket, once.
   *
   * @param cut whether to reset the peer's end
   */
  final void closeSocket(boolean cut) {
    closed = true;
    releaseDescriptor();
    if (cut) {
      kernel.cut(socket, fileFlags);
    }
    if (!shuttingDown) {
      operations++;
      kernel.closeSocket(socket, fileFlags, Kernel.CLOSE, number);
    }
  }

  /** Cancels an operation of a kind where it is under way. */
  final void cancel(boolean isUnderWay, int kind) {
    if (isUnderWay) {
      kernel.cancel(kind, number);
    }
  }

  /** Marks it as waiting for the port, or no more; returns whether it was before. */
  final boolean queued(boolean now) {
    boolean before = queued;
    queued = now;
    return before;
  }

  final void setPeerName(String name) {
    peerName = name;
  }

  /** The other end, where that was asked for while the socket was open. */
  final String knownPeerName() {
    return peerName == null ? "the peer" : peerName;
  }

  /** The other end as text. */
  public final String peerName() {
    if (peerName == null && !closed) {
      peerName = kernel.peerName(socket, fileFlags);
    }
    return knownPeerName();
  }
}
