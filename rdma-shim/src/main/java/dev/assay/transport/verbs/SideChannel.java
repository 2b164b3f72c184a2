package dev.assay.transport.verbs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Descriptors;
import dev.assay.transport.TransportException;
import dev.assay.transport.verbs.binding.Gid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

/**
 * A link's TCP connection. It carries an {@link Introduction} each way, then notes of 16 bytes; and
 * its end tells at once of the death of a peer, which the queue pair finds out only by sending.
 *
 * <p>Reading goes by pieces of a known length: {@link #receive} tells when one is whole.
 */
final class SideChannel {

  /** The side that connected is ready to receive. */
  static final long READY = 1;

  /** Everything has been sent; so many frames there were. */
  static final long FAREWELL = 2;

  /** What {@link #receive} tells. */
  enum Outcome {
    /** Nothing more for now. */
    LATER,
    /** The piece is whole. */
    WHOLE,
    /** The connection has ended. */
    ENDED
  }

  private static final int NOTE_BYTES = 16;

  private final Waiter waiter;
  private final long token;
  private final int descriptor;
  private final MemorySegment incoming = Arena.ofAuto().allocate(Introduction.BYTES, Long.BYTES);
  private MemorySegment wanted = incoming;
  private long received;
  private boolean closed;

  SideChannel(Waiter waiter, long token, int descriptor, boolean connecting)
      throws TransportException {
    this.waiter = waiter;
    this.token = token;
    this.descriptor = descriptor;
    waiter.add(descriptor, connecting ? Waiter.WRITABLE : Waiter.READABLE, token);
    SideSocket.setNoDelay(descriptor);
  }

  /** The error with which connecting ended, 0 for none; from here on it reads. */
  int connected() {
    int error = SideSocket.error(descriptor);
    waiter.change(descriptor, Waiter.READABLE, token);
    return error;
  }

  InetAddress localAddress() {
    return SideSocket.address(descriptor, false).getAddress();
  }

  Gid peer() {
    return Gid.of(SideSocket.address(descriptor, true).getAddress());
  }

  /** Reads on; an introduction first, then notes. */
  Outcome receive() {
    long bytes = SideSocket.receive(descriptor, wanted, received);
    if (bytes == -SideSocket.EAGAIN) {
      return Outcome.LATER;
    }
    if (bytes <= 0) {
      return Outcome.ENDED;
    }
    received += bytes;
    if (received < wanted.byteSize()) {
      return Outcome.LATER;
    }
    received = 0;
    return Outcome.WHOLE;
  }

  /** The introduction that has come; notes follow. */
  MemorySegment introduction() {
    wanted = incoming.asSlice(0, NOTE_BYTES);
    return incoming;
  }

  long note() {
    return incoming.get(JAVA_LONG, 0);
  }

  long noteValue() {
    return incoming.get(JAVA_LONG, Long.BYTES);
  }

  /** Sends; what is so short goes whole, or the connection is of no use. */
  boolean introduce(Introduction introduction) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Introduction.BYTES, Long.BYTES);
      introduction.write(bytes);
      return SideSocket.send(descriptor, bytes) == Introduction.BYTES;
    }
  }

  boolean tell(long note, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_LONG, note, value);
      return SideSocket.send(descriptor, bytes) == NOTE_BYTES;
    }
  }

  /** Nothing more will come, so nothing more is waited for. */
  void mute() {
    waiter.remove(descriptor);
  }

  void close() {
    if (!closed) {
      closed = true;
      waiter.remove(descriptor);
      Descriptors.close(descriptor);
    }
  }
}
