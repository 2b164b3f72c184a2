package dev.assay.transport.verbs;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.verbs.binding.CompletionQueue;
import dev.assay.transport.verbs.binding.VerbsDevice;
import org.jspecify.annotations.Nullable;

/**
 * How a link ends. In order: the last request's completion tells that everything has come, and a
 * farewell goes by TCP with the number of frames; the peer goes down once it has handed over so
 * many. Out of order: TCP ends without a farewell, or the queue pair fails.
 */
final class LinkEnding {

  private final SideChannel side;
  private boolean closing;
  private boolean lastSent;
  private boolean peerLost;
  private long farewellFrames = -1;
  private long deadlineNanos;

  LinkEnding(SideChannel side) {
    this.side = side;
  }

  /** This side closes. */
  void begin(long newDeadlineNanos) {
    closing = true;
    deadlineNanos = newDeadlineNanos;
  }

  /** Takes a note that came by TCP; false when it means nothing. */
  boolean note(long note, long value) {
    boolean sound = note == SideChannel.FAREWELL && value >= 0 && !isFarewell();
    if (sound) {
      farewellFrames = value;
    }
    return sound;
  }

  boolean isFarewell() {
    return farewellFrames >= 0;
  }

  /** The peer's TCP connection has ended. */
  void peerLost() {
    peerLost = true;
  }

  /** Whether there is something to look for. */
  boolean isNear() {
    return closing || peerLost || isFarewell();
  }

  /**
   * The cause, if the end has come.
   *
   * @param quiet whether everything that the device received has been looked at
   */
  @Nullable CloseCause look(Connected on, boolean quiet) {
    if (on.error() != 0) {
      String sentence = "the device takes no more work (errno " + on.error() + ")";
      return new CloseCause(Kind.FAILURE, sentence);
    }
    if (closing) {
      return lookWhileClosing(on) ? CloseCause.CLOSED_HERE : null;
    }
    if (isFarewell()) {
      return on.receives().handedOver() >= farewellFrames ? CloseCause.CLOSED_BY_PEER : null;
    }
    return peerLost && quiet
        ? new CloseCause(Kind.RESET, "the peer is gone: its TCP connection has ended")
        : null;
  }

  private boolean lookWhileClosing(Connected on) {
    if (!lastSent && on.sends().canSendCredits()) {
      lastSent = true;
      on.sends().sendCredits(on.receives().grant(), true);
    } else if (lastSent && on.sends().isIdle()) {
      side.tell(SideChannel.FAREWELL, on.sends().framesSent());
      return true;
    }
    return peerLost || isFarewell() || System.nanoTime() - deadlineNanos > 0;
  }

  /** The cause when a work request fails. */
  static CloseCause broken(int status) {
    String what = VerbsDevice.describe(status);
    return switch (status) {
      case CompletionQueue.RETRY_EXCEEDED, CompletionQueue.NOT_READY_EXCEEDED ->
          new CloseCause(Kind.PEER_SILENT, "the peer's device does not answer: " + what);
      case CompletionQueue.FLUSHED ->
          new CloseCause(Kind.RESET, "the queue pair failed by what the peer did: " + what);
      default -> new CloseCause(Kind.FAILURE, "the queue pair failed: " + what);
    };
  }
}
