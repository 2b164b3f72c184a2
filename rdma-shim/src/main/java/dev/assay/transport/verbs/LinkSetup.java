package dev.assay.transport.verbs;

import dev.assay.engine.natives.Linux;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportException;
import dev.assay.transport.verbs.binding.QueuePair;
import dev.assay.transport.verbs.binding.RoceAddress;
import dev.assay.transport.verbs.binding.VerbsException;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a link comes up. Both sides introduce themselves over TCP; the accepting side answers when it
 * can receive, the connecting one then says that it can too:
 *
 * <pre>
 * connecting                                   accepting
 *   makes its queue pair, posts receives
 *   introduction                        ──►      makes its queue pair, posts receives, connects it
 *   connects its queue pair; up         ◄──      introduction
 *   READY                               ──►      up
 * </pre>
 */
final class LinkSetup {

  /** 67 ms without an acknowledgement before sending again. */
  private static final int TIMEOUT = 14;

  /** Sending again so often takes about half a second; more would be for ever on Soft-RoCE. */
  private static final int RETRIES = 6;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SEQUENCE_MASK = (1 << 24) - 1;

  private enum Step {
    CONNECTING,
    AWAITING_INTRODUCTION,
    AWAITING_READY,
    DONE
  }

  /**
   * A queue pair that is not connected yet.
   *
   * @param memory what it sends from and receives into
   * @param group where it completes
   * @param pair itself
   * @param receives with all receives posted
   * @param address its own address
   */
  record Made(
      LinkMemory memory,
      CompletionGroup group,
      QueuePair pair,
      ReceiveSide receives,
      RoceAddress address) {}

  private final VerbsPort port;
  private final SideChannel side;
  private final boolean accepting;
  private final int sequence = RANDOM.nextInt() & SEQUENCE_MASK;
  private Step step;
  private @Nullable Made made;

  LinkSetup(VerbsPort port, SideChannel side, boolean accepting) {
    this.port = port;
    this.side = side;
    this.accepting = accepting;
    step = accepting ? Step.AWAITING_INTRODUCTION : Step.CONNECTING;
  }

  SideChannel side() {
    return side;
  }

  /** What was made and not handed over to the link. */
  @Nullable Made takeMade() {
    Made taken = made;
    made = null;
    return taken;
  }

  /** Something has happened on the TCP connection. */
  void onSocket(VerbsLink link) {
    try {
      if (step == Step.CONNECTING) {
        onConnected(link);
        return;
      }
      SideChannel.Outcome outcome = side.receive();
      if (outcome == SideChannel.Outcome.ENDED) {
        onEnded(link);
      } else if (outcome == SideChannel.Outcome.WHOLE) {
        onWhole(link);
      }
    } catch (TransportException | VerbsException e) {
      link.reset(new CloseCause(Kind.FAILURE, String.valueOf(e.getMessage())));
    }
  }

  private void onConnected(VerbsLink link) throws TransportException {
    int error = side.connected();
    if (error != 0) {
      boolean refused = error == SideSocket.ECONNREFUSED;
      link.reset(
          new CloseCause(
              refused ? Kind.REFUSED : Kind.FAILURE,
              refused ? "nobody listens there" : "connecting failed: " + Linux.describe(error)));
      return;
    }
    step = Step.AWAITING_INTRODUCTION;
    introduce(link, make(link));
  }

  private void onEnded(VerbsLink link) {
    if (step == Step.DONE) {
      side.mute();
      link.ending().peerLost();
    } else {
      link.reset(new CloseCause(Kind.RESET, "the peer ended the connection during its set-up"));
    }
  }

  private void onWhole(VerbsLink link) throws TransportException {
    switch (step) {
      case AWAITING_INTRODUCTION -> onIntroduction(link);
      case AWAITING_READY -> {
        if (side.note() == SideChannel.READY) {
          step = Step.DONE;
          link.up();
        } else {
          link.protocol("the peer broke the set-up");
        }
      }
      default -> {
        if (!link.ending().note(side.note(), side.noteValue())) {
          link.protocol("the peer sent a note that means nothing: " + side.note());
        }
      }
    }
  }

  private void onIntroduction(VerbsLink link) throws TransportException {
    var bytes = side.introduction();
    Optional<CloseCause> refusal = Introduction.refusal(bytes, side.peer());
    if (refusal.isPresent()) {
      link.reset(refusal.get());
      return;
    }
    Introduction peer = Introduction.read(bytes);
    Made mine = made == null ? make(link) : made;
    mine.pair.connect(
        new QueuePair.Connection(
            peer.queuePair(),
            peer.gid(),
            peer.sequence(),
            mine.address.index(),
            sequence,
            Math.min(peer.mtu(), port.limits().mtu()),
            Math.min(peer.readsUnderWay(), ownReads()),
            TIMEOUT,
            RETRIES));
    link.attach(port.connected(link, mine, peer));
    made = null;
    if (accepting) {
      step = Step.AWAITING_READY;
      introduce(link, mine);
    } else {
      step = Step.DONE;
      side.tell(SideChannel.READY, 0);
      link.up();
    }
  }

  private Made make(VerbsLink link) throws TransportException {
    Made fresh = port.make(link, side.localAddress());
    made = fresh;
    return fresh;
  }

  private void introduce(VerbsLink link, Made mine) {
    LinkSize size = port.size();
    boolean sent =
        side.introduce(
            new Introduction(
                mine.pair.number(),
                sequence,
                size.frameBytes(),
                size.frames(),
                port.limits().mtu(),
                ownReads(),
                mine.address.gid()));
    if (!sent) {
      link.reset(new CloseCause(Kind.RESET, "the peer ended the connection during its set-up"));
    }
  }

  private int ownReads() {
    return Math.min(port.limits().readsUnderWay(), 255);
  }
}
