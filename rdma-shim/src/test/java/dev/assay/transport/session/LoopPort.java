package dev.assay.transport.session;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Two ports of one thread whose links are queues of at most so many frames. */
final class LoopPort implements LinkPort {

  private final int maxFrameBytes;
  private final int maxFrames;
  private final List<End> ends = new ArrayList<>();
  private @Nullable LoopPort other;
  private @Nullable LinkAcceptor acceptor;

  LoopPort(int maxFrameBytes, int maxFrames) {
    this.maxFrameBytes = maxFrameBytes;
    this.maxFrames = maxFrames;
  }

  static void join(LoopPort one, LoopPort two) {
    one.other = two;
    two.other = one;
  }

  @Override
  public Listener listen(Address address, LinkAcceptor newAcceptor) {
    acceptor = newAcceptor;
    return new Listener() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        acceptor = null;
      }
    };
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    LoopPort peer = other;
    if (peer == null || peer.acceptor == null) {
      throw new TransportException("nobody listens");
    }
    End mine = new End(this);
    End theirs = new End(peer);
    mine.peer = theirs;
    theirs.peer = mine;
    mine.handler = handler;
    theirs.handler = peer.acceptor.accept(theirs);
    ends.add(mine);
    peer.ends.add(theirs);
    if (theirs.handler == null) {
      theirs.down = new CloseCause(CloseCause.Kind.LIMIT, "refused");
      mine.down = new CloseCause(CloseCause.Kind.RESET, "refused");
    }
    return mine;
  }

  @Override
  public int poll() {
    int events = 0;
    for (End end : List.copyOf(ends)) {
      events += end.poll();
    }
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    return poll();
  }

  @Override
  public void wakeup() {}

  @Override
  public void close() {
    ends.clear();
  }

  /** A frame under way. */
  record Frame(int kind, MemorySegment bytes) {}

  /** One end of a link. */
  static final class End implements Link {
    private final LoopPort port;
    private final Queue<Frame> incoming = new ArrayDeque<>();
    private final List<Frame> unflushed = new ArrayList<>();
    private byte[] claimed = {};
    private int claimedKind = -1;
    private @Nullable End peer;
    private @Nullable LinkHandler handler;
    private @Nullable CloseCause down;
    private boolean up;
    private boolean reading = true;
    private boolean closing;
    private boolean wantsRoom;

    End(LoopPort port) {
      this.port = port;
    }

    /** Puts a frame into the other end's queue past all bounds. */
    void inject(int kind, byte[] bytes) {
      peer().incoming.add(new Frame(kind, MemorySegment.ofArray(bytes)));
    }

    @Override
    public long claim(int kind, int lengthBytes) {
      if (claimedKind >= 0) {
        throw new IllegalStateException("a claim is open on the link");
      }
      if (down != null || closing) {
        return DOWN;
      }
      if (peer().incoming.size() + unflushed.size() >= port.maxFrames) {
        wantsRoom = true;
        return FULL;
      }
      claimed = new byte[lengthBytes];
      claimedKind = kind;
      return 0;
    }

    @Override
    public MemorySegment segment() {
      return MemorySegment.ofArray(claimed);
    }

    @Override
    public void commit(long claim) {
      unflushed.add(new Frame(claimedKind, MemorySegment.ofArray(claimed)));
      claimedKind = -1;
    }

    @Override
    public void abort(long claim) {
      claimedKind = -1;
    }

    @Override
    public void flush() {
      peer().incoming.addAll(unflushed);
      unflushed.clear();
    }

    @Override
    public int maxFrameBytes() {
      return port.maxFrameBytes;
    }

    @Override
    public void setReading(boolean newReading) {
      reading = newReading;
    }

    @Override
    public @Nullable OneSided oneSided() {
      return null;
    }

    @Override
    public void close() {
      flush();
      closing = true;
    }

    @Override
    public void reset(CloseCause cause) {
      down = down == null ? cause : down;
    }

    private End peer() {
      End found = peer;
      if (found == null) {
        throw new IllegalStateException("not connected");
      }
      return found;
    }

    private int poll() {
      LinkHandler to = handler;
      if (down != null || (closing && peer().incoming.isEmpty())) {
        port.ends.remove(this);
        CloseCause gone = new CloseCause(CloseCause.Kind.RESET, "reset by the peer");
        if (peer().down == null) {
          peer().down = gone;
        }
        if (to != null) {
          to.onDown(this, down == null ? CloseCause.CLOSED_HERE : down);
        }
        return 1;
      }
      int events = 0;
      if (!up && to != null) {
        up = true;
        to.onUp(this);
        events++;
      }
      while (reading && !closing && down == null && to != null && !incoming.isEmpty()) {
        Frame frame = incoming.remove();
        events++;
        to.onFrame(this, frame.kind, frame.bytes, 0, (int) frame.bytes.byteSize());
      }
      if (wantsRoom && peer().incoming.size() + unflushed.size() < port.maxFrames && to != null) {
        wantsRoom = false;
        to.onRoom(this);
        events++;
      }
      return events;
    }
  }
}
