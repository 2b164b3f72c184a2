package dev.assay.transport.shm;

import dev.assay.engine.queue.CorruptRing;
import dev.assay.engine.queue.RingReader;
import dev.assay.engine.queue.RingWriter;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two rings between two workers. The end of a link stands in its ring, behind what was committed; a
 * reset, and the answer to connecting, stand in the states of its page, at which a worker looks
 * when it is called. Memory is given back between two rounds of poll, never under a handler.
 */
final class ShmLink implements Link {

  /** Kind of the frame that ends a link. */
  static final int END = 6;

  private static final int MOST_FRAMES = 64;

  private enum State {
    CONNECTING,
    UP,
    CLOSING,
    DOWN
  }

  private final ShmPort port;
  private final RemoteWorker peer;
  private final String address;
  private final LinkMemory file;
  private final RingWriter out;
  private final RingReader in;
  private final Memory memory;

  private State state = State.CONNECTING;
  private @Nullable LinkHandler handler;
  private @Nullable CloseCause cause;
  private boolean reading = true;
  private boolean committed;

  /** Whether frames are handed over: up and reading. */
  private boolean receiving;

  /** Longest length for which there was no room, or -1. */
  private int wanted = -1;

  private long closeDeadlineNanos;

  /** Of this end's memory, which goes with it. */
  ShmLink(ShmPort port, RemoteWorker peer, LinkMemory file, String name) {
    this.port = port;
    this.peer = peer;
    this.file = file;
    address = ShmTransport.SCHEME + "://" + name;
    out = file.out();
    in = file.in();
    memory = new Memory(peer, port.config().maxOneSided(), port::stir);
  }

  LinkHandler handler() {
    return Objects.requireNonNull(handler);
  }

  RemoteWorker peer() {
    return peer;
  }

  /** Before it can be up. */
  void setHandler(LinkHandler toCall) {
    handler = toCall;
  }

  /** Frames can be sent from here on. */
  void up() {
    state = State.UP;
    receiving = reading;
    handler().onUp(this);
  }

  /** Says something of the link, and makes the peer look. */
  void say(int said) {
    file.say(said);
    peer.call();
  }

  /** Hands over frames; the hot path. */
  int receive() {
    int frames = 0;
    try {
      while (receiving && frames < MOST_FRAMES && in.next()) {
        int kind = in.kind();
        if (kind >= FrameKind.KINDS) {
          return frames + ended(kind);
        }
        frames++;
        try {
          handler().onFrame(this, kind, in.segment(), in.offset(), in.length());
        } finally {
          if (in.free()) {
            peer.bell().ring();
          }
        }
      }
    } catch (CorruptRing e) {
      corrupt(e);
    }
    return frames;
  }

  /** Whether poll would find something. */
  boolean isReady() {
    try {
      return switch (state) {
        case CONNECTING -> false;
        case UP ->
            (receiving && in.next())
                || memory.hasCompletions()
                || (wanted >= 0 && out.hasRoom(wanted));
        case CLOSING -> out.hasRoom(0);
        case DOWN -> true;
      };
    } catch (CorruptRing e) {
      return true;
    }
  }

  /** Room, completions, the end: what few rounds have; true when poll must come again for it. */
  boolean isRestless() {
    return state == State.CLOSING || state == State.DOWN || wanted >= 0 || memory.hasCompletions();
  }

  /** Goes on with what {@link #isRestless} names; returns how many events there were. */
  int moveOn() {
    int events = 0;
    try {
      if (state == State.UP && wanted >= 0 && out.hasRoom(wanted)) {
        wanted = -1;
        events++;
        handler().onRoom(this);
      }
    } catch (CorruptRing e) {
      corrupt(e);
    }
    if (state == State.UP) {
      events += memory.complete(this);
    }
    if (state == State.CLOSING) {
      writeEnd();
    }
    return events;
  }

  /** Looks at what the peer says of the link, and whether it lives. */
  void check() {
    int said = file.said();
    boolean dead = !peer.isAlive();
    if (state == State.CONNECTING && said == LinkPage.ATTACHED) {
      up();
    } else if (state == State.CONNECTING) {
      if (said != LinkPage.OPEN || dead) {
        down(LinkPage.refusal(said, address));
      }
    } else if (said == LinkPage.RESET) {
      cutOff("cut off by the peer");
    } else if (dead && (said != LinkPage.CLOSED || state == State.CLOSING)) {
      cutOff("the peer's process has ended without closing it");
    }
  }

  /** What came before it is handed over still, as much as a ring holds. */
  private void cutOff(String sentence) {
    for (long left = in.segment().byteSize() / 64; left > 0; ) {
      int came = receive();
      left = came == 0 ? 0 : left - came;
    }
    down(new CloseCause(Kind.RESET, sentence));
  }

  private int ended(int kind) {
    if (kind == END) {
      down(CloseCause.CLOSED_BY_PEER);
    } else {
      reset(new CloseCause(Kind.PROTOCOL, "the peer sent a frame of kind " + kind));
    }
    return 1;
  }

  private void corrupt(CorruptRing e) {
    reset(new CloseCause(Kind.PROTOCOL, String.valueOf(e.getMessage())));
  }

  private void down(CloseCause because) {
    if (state != State.DOWN) {
      state = State.DOWN;
      receiving = false;
      committed = false;
      cause = because;
      memory.shut();
      port.stir();
    }
  }

  /** Where it stands when it has an end; null while it has none. */
  @Nullable CloseCause cause() {
    return cause;
  }

  /** Gives the memory back. */
  void dispose() {
    file.close(port.place());
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    if (state != State.UP) {
      return state == State.CONNECTING ? FULL : DOWN;
    }
    try {
      long at = out.claim(kind, lengthBytes);
      if (at == FULL) {
        wanted = Math.max(wanted, lengthBytes);
        port.stir();
      }
      return at;
    } catch (CorruptRing e) {
      corrupt(e);
      return DOWN;
    }
  }

  @Override
  public MemorySegment segment() {
    return out.segment();
  }

  @Override
  public void commit(long claim) {
    if (state == State.UP) {
      out.commit(claim);
      committed = true;
    }
  }

  @Override
  public void abort(long claim) {
    if (state == State.UP) {
      out.abort(claim);
    }
  }

  @Override
  public void flush() {
    if (committed) {
      committed = false;
      peer.bell().ring();
    }
  }

  @Override
  public int maxFrameBytes() {
    return out.maxMessageBytes();
  }

  @Override
  public void setReading(boolean read) {
    reading = read;
    receiving = read && state == State.UP;
  }

  @Override
  public OneSided oneSided() {
    return memory;
  }

  @Override
  public void close() {
    if (state == State.CONNECTING) {
      reset(CloseCause.CLOSED_HERE);
    } else if (state == State.UP) {
      state = State.CLOSING;
      receiving = false;
      closeDeadlineNanos = System.nanoTime() + port.config().closeTimeout().toNanos();
      out.giveUp();
      port.stir();
      writeEnd();
    }
  }

  @Override
  public void reset(CloseCause because) {
    if (state != State.DOWN) {
      say(LinkPage.RESET);
      down(because);
    }
  }

  private void writeEnd() {
    try {
      long end = out.claim(END, 0);
      if (end != FULL) {
        out.commit(end);
        file.say(LinkPage.CLOSED);
        peer.bell().ring();
        down(CloseCause.CLOSED_HERE);
      } else if (System.nanoTime() - closeDeadlineNanos > 0) {
        reset(CloseCause.CLOSED_HERE);
      }
    } catch (CorruptRing e) {
      corrupt(e);
    }
  }
}
