package dev.assay.transport.verbs;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.verbs.binding.CompletionQueue;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a reliable connected queue pair. It comes into being over TCP ({@link LinkSetup});
 * from then on frames, credits and one-sided operations are the device's, and only the farewell and
 * the peer's death come by TCP.
 */
final class VerbsLink implements Link {

  private final VerbsPort port;
  private final int id;
  private final LinkSetup setup;
  private final LinkEnding ending;
  private @Nullable LinkHandler handler;
  private @Nullable Connected connected;
  private LinkState state = LinkState.CONNECTING;
  private CloseCause cause = CloseCause.CLOSED_HERE;
  private boolean reading = true;
  private boolean attended;
  private int refusedBytes = -1;

  VerbsLink(VerbsPort port, int id, LinkSetup setup) {
    this.port = port;
    this.id = id;
    this.setup = setup;
    ending = new LinkEnding(setup.side());
  }

  int id() {
    return id;
  }

  LinkState state() {
    return state;
  }

  LinkSetup setup() {
    return setup;
  }

  void setHandler(LinkHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    Connected on = connected;
    if (state != LinkState.UP || on == null) {
      return state == LinkState.CONNECTING ? FULL : DOWN;
    }
    if (on.sends().isClaimed()) {
      throw new IllegalStateException("commit or abort the open claim before the next one");
    }
    long at = on.sends().claim(kind, lengthBytes);
    if (at == FULL) {
      refusedBytes = lengthBytes;
      flush();
    }
    return at;
  }

  @Override
  public MemorySegment segment() {
    return open().memory().segment();
  }

  @Override
  public void commit(long claim) {
    Connected on = connected;
    if (on != null && on.sends().isClaimed()) {
      on.sends().commit(claim, on.receives().grant());
    }
  }

  @Override
  public void abort(long claim) {
    if (connected != null) {
      connected.sends().abort();
    }
  }

  @Override
  public void flush() {
    Connected on = connected;
    if (on != null) {
      on.sends().post();
      if (on.error() != 0) {
        attend();
      }
    }
  }

  @Override
  public int maxFrameBytes() {
    return port.size().maxFrameBytes();
  }

  @Override
  public void setReading(boolean newReading) {
    reading = newReading;
    if (newReading) {
      attend();
    }
  }

  @Override
  public OneSided oneSided() {
    return open().oneSided();
  }

  @Override
  public void close() {
    if (state == LinkState.CONNECTING) {
      reset(CloseCause.CLOSED_HERE);
    } else if (state == LinkState.UP) {
      state = LinkState.CLOSING;
      ending.begin(port.closeDeadlineNanos());
      open().sends().abort();
      flush();
      attend();
    }
  }

  @Override
  public void reset(CloseCause newCause) {
    if (state != LinkState.DOWN) {
      if (state == LinkState.CONNECTING) {
        port.setupOver();
      }
      state = LinkState.DOWN;
      cause = newCause;
      setup.side().close();
      Connected on = connected;
      connected = null;
      LinkSetup.Made made = setup.takeMade();
      if (on != null) {
        port.release(on.memory(), on.group(), on.pair());
      } else if (made != null) {
        port.release(made.memory(), made.group(), made.pair());
      }
      port.ended(this);
    }
  }

  /** The queue pair is made; frames that come wait until the link is up. */
  void attach(Connected made) {
    connected = made;
  }

  /** Both ends can receive. */
  void up() {
    state = LinkState.UP;
    port.setupOver();
    handler().onUp(this);
    attend();
  }

  /** The last call to the handler, if it has one. */
  void tellDown() {
    if (handler != null) {
      handler.onDown(this, cause);
    }
  }

  /** A receive has ended. */
  void onReceived(int slot, CompletionQueue completions, int index) {
    Connected on = connected;
    if (on == null) {
      return;
    }
    int status = completions.status(index);
    if (status != CompletionQueue.SUCCESS) {
      broken(status);
      return;
    }
    int number = completions.number(index);
    int kind = number >>> SendSide.KIND_SHIFT;
    if (!on.sends().credit(number & SendSide.CREDIT_MASK, on.peerFrames())) {
      protocol("the peer gave more credits than it has room for");
    } else if (kind == SendSide.CREDITS_ONLY) {
      on.receives().releaseSpare(slot);
      tellRoom(on);
    } else if (kind >= FrameKind.KINDS) {
      protocol("a frame of the unknown kind " + kind + " came");
    } else if (!reading || state == LinkState.CONNECTING || on.receives().hasWaiting()) {
      on.receives().keep(ReceiveSide.frame(slot, kind, completions.bytes(index)));
    } else {
      handOver(on, ReceiveSide.frame(slot, kind, completions.bytes(index)));
      tellRoom(on);
    }
  }

  private void handOver(Connected on, long frame) {
    int slot = ReceiveSide.slot(frame);
    int kind = ReceiveSide.kind(frame);
    try {
      if (state == LinkState.UP) {
        long at = on.receives().offset(slot);
        handler().onFrame(this, kind, on.memory().segment(), at, ReceiveSide.lengthBytes(frame));
      }
    } finally {
      if (state != LinkState.DOWN) {
        on.receives().release(slot);
        if (on.receives().owesCredits()) {
          sendCredits(on);
        }
      }
    }
  }

  private void sendCredits(Connected on) {
    if (on.sends().canSendCredits()) {
      on.sends().sendCredits(on.receives().grant(), false);
    } else {
      attend();
    }
  }

  /** A request, and with it all before, has ended. */
  void onSent(long requestId, int status) {
    Connected on = connected;
    if (on == null) {
      return;
    }
    long request = on.sends().complete(requestId);
    if (state != LinkState.CONNECTING && handler != null) {
      on.oneSided().completed(request, status, handler);
    }
    if (status != CompletionQueue.SUCCESS) {
      broken(status);
    } else {
      tellRoom(on);
    }
  }

  private void tellRoom(Connected on) {
    if (refusedBytes >= 0 && state == LinkState.UP && on.sends().hasRoom(refusedBytes)) {
      refusedBytes = -1;
      handler().onRoom(this);
    }
  }

  private void broken(int status) {
    if (!ending.isFarewell()) {
      reset(LinkEnding.broken(status));
    }
  }

  /** The peer did what no peer may. */
  void protocol(String sentence) {
    reset(new CloseCause(Kind.PROTOCOL, sentence));
  }

  /** What tells its end; something has been learnt about it, so the next poll looks. */
  LinkEnding ending() {
    attend();
    return ending;
  }

  /** Asks for a look at this link in each poll until {@link #attend(boolean)} needs no more. */
  private void attend() {
    if (!attended) {
      attended = true;
      port.attend(this);
    }
  }

  /**
   * Goes on with what no completion brings about.
   *
   * @param quiet whether the completion queues were empty, so that everything sent has been seen
   * @return whether another look is needed
   */
  boolean attend(boolean quiet) {
    Connected on = connected;
    if (on == null || state == LinkState.DOWN) {
      attended = false;
      return false;
    }
    while (reading && connected != null && on.receives().hasWaiting()) {
      handOver(on, on.receives().nextWaiting());
    }
    boolean owes = connected != null && on.receives().owesCredits();
    if (owes) {
      sendCredits(on);
    }
    if (connected != null) {
      CloseCause end = ending.look(on, quiet);
      if (end != null) {
        reset(end);
      }
    }
    attended = state != LinkState.DOWN && (owes || ending.isNear());
    return attended;
  }

  private LinkHandler handler() {
    return Objects.requireNonNull(handler, "up without a handler");
  }

  private Connected open() {
    Connected on = connected;
    if (on == null) {
      throw new IllegalStateException("the link is not up");
    }
    return on;
  }
}
