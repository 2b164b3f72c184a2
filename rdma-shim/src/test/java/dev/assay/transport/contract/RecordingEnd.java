package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.CloseCause;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link, stream or channel, that remembers how far it has come: what it counts are
 * frames, bytes or messages.
 */
public abstract class RecordingEnd {

  private final Pump pump;
  private @Nullable CloseCause cause;
  private boolean open;
  private int rooms;
  private long toSend;
  private long sent;
  private long received;

  RecordingEnd(Pump pump) {
    this.pump = pump;
  }

  /** Sends as much of what is to be sent as there is room for. */
  abstract void push();

  /** Sends so many more, as room comes. */
  public final void send(long count) {
    toSend += count;
    push();
  }

  final long toSend() {
    return toSend;
  }

  final void countSent(long count) {
    sent += count;
    toSend -= count;
  }

  final void countReceived(long count) {
    received += count;
  }

  /** It is told that it is open. */
  final void opens() {
    pump.assertPolling();
    assertTrue(!open && cause == null, "opened twice or after its end");
    open = true;
  }

  /** Something comes. */
  final void comes() {
    pump.assertPolling();
    assertNull(cause, "something came after the end");
  }

  /** It is told that there is room again. */
  final void roomComes() {
    pump.assertPolling();
    rooms++;
    push();
  }

  /** It is told that it is closed. */
  final void closes(CloseCause why) {
    pump.assertPolling();
    assertNull(cause, "closed twice");
    cause = why;
  }

  final Pump pump() {
    return pump;
  }

  /** Whether it was opened. */
  public final boolean isOpen() {
    return open;
  }

  /** Whether it is closed. */
  public final boolean isClosed() {
    return cause != null;
  }

  /** Why it is closed. */
  public final CloseCause cause() {
    return Objects.requireNonNull(cause, "not closed");
  }

  /** How many came. */
  public final long received() {
    return received;
  }

  /** How many were committed. */
  public final long sent() {
    return sent;
  }

  /** How many times it was told of room. */
  public final int rooms() {
    return rooms;
  }

  /** Waits until all of a crowd are open, each on both sides, and have sent each other so many. */
  static void talk(
      Pump pump, List<? extends RecordingEnd> near, List<? extends RecordingEnd> far, long count) {
    pump.until(
        "all are open",
        () ->
            far.size() == near.size()
                && near.stream().allMatch(RecordingEnd::isOpen)
                && far.stream().allMatch(RecordingEnd::isOpen));
    near.forEach(end -> end.send(count));
    far.forEach(end -> end.send(count));
    pump.until(
        "all have everything",
        () ->
            near.stream().allMatch(end -> end.received() == count)
                && far.stream().allMatch(end -> end.received() == count));
  }
}
