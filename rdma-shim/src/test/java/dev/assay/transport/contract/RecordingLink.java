package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One end of a link: sends frames that a seed tells, checks those that come, remembers. */
public class RecordingLink implements LinkHandler {

  private final Pump pump;
  private final long seed;
  private final Random sizesSent;
  private final Random sizesDue;
  private @Nullable Link link;
  private @Nullable CloseCause cause;
  private boolean up;
  private boolean inRoomWait;
  private int rooms;
  private long toSend;
  private long sent;
  private long received;
  private int pendingLength = -1;

  /** Both ends' frames have the same seed. */
  public RecordingLink(Pump pump, long seed) {
    this.pump = pump;
    this.seed = seed;
    this.sizesSent = new Random(seed);
    this.sizesDue = new Random(seed);
  }

  /** Lengths: often short, sometimes empty, sometimes the longest that both ends can. */
  static int nextLength(Random random, int maxFrameBytes) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> maxFrameBytes - random.nextInt(Math.min(16, maxFrameBytes));
      case 2, 3 -> random.nextInt(maxFrameBytes + 1);
      default -> random.nextInt(Math.min(200, maxFrameBytes));
    };
  }

  /** The link, once it is known. */
  public Link link() {
    return Objects.requireNonNull(link, "not up yet");
  }

  /** Sends so many frames more, as room comes. */
  public void send(long frames) {
    toSend += frames;
    push();
  }

  private void push() {
    Link to = link();
    while (toSend > 0) {
      int length = pendingLength >= 0 ? pendingLength : nextLength(sizesSent, maxFrameBytes());
      long at = claim((int) (sent % FrameKind.KINDS), length);
      if (at < 0) {
        pendingLength = length;
        return;
      }
      pendingLength = -1;
      Pattern.fill(to.segment(), at, length, seed, sent);
      to.commit(at);
      sent++;
      toSend--;
    }
    to.flush();
  }

  /** Claims as the link does, and remembers a refusal: room may come after it. */
  public long claim(int kind, int lengthBytes) {
    long at = link().claim(kind, lengthBytes);
    inRoomWait |= at == Link.FULL;
    return at;
  }

  private int maxFrameBytes() {
    return Math.min(link().maxFrameBytes(), 60_000);
  }

  @Override
  public void onUp(Link is) {
    pump.assertPolling();
    assertTrue(!up && cause == null, "up twice, or after its end");
    link = is;
    up = true;
  }

  @Override
  public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
    pump.assertPolling();
    assertSame(link, from);
    assertNull(cause, "a frame after the end");
    assertEquals((int) (received % FrameKind.KINDS), kind);
    assertEquals(nextLength(sizesDue, maxFrameBytes()), lengthBytes);
    Pattern.check(segment, offset, lengthBytes, seed, received);
    received++;
  }

  @Override
  public void onRoom(Link to) {
    pump.assertPolling();
    assertTrue(inRoomWait, "room that nobody asked for");
    inRoomWait = false;
    rooms++;
    push();
  }

  @Override
  public void onCompletion(Link at, long token, OneSided.Status status, long previousValue) {
    throw new AssertionError("nothing was posted");
  }

  @Override
  public void onDown(Link is, CloseCause why) {
    pump.assertPolling();
    assertNull(cause, "down twice");
    cause = why;
  }

  /** Whether it came up. */
  public boolean isUp() {
    return up;
  }

  /** Whether it is down. */
  public boolean isDown() {
    return cause != null;
  }

  /** Why it is down. */
  public CloseCause cause() {
    return Objects.requireNonNull(cause, "not down");
  }

  /** Frames that came. */
  public long received() {
    return received;
  }

  /** Frames committed. */
  public long sent() {
    return sent;
  }

  /** Calls of {@code onRoom}. */
  public int rooms() {
    return rooms;
  }
}
