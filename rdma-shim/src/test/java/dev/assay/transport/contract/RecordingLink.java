package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
public class RecordingLink extends RecordingEnd implements LinkHandler {

  private final long seed;
  private final Random sizesSent;
  private final Random sizesDue;
  private @Nullable Link link;
  private boolean inRoomWait;
  private int pendingLength = -1;

  /** Both ends' frames have the same seed. */
  public RecordingLink(Pump pump, long seed) {
    super(pump);
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

  @Override
  void push() {
    Link to = link();
    while (toSend() > 0) {
      int length = pendingLength >= 0 ? pendingLength : nextLength(sizesSent, maxFrameBytes());
      long at = claim((int) (sent() % FrameKind.KINDS), length);
      if (at < 0) {
        pendingLength = length;
        return;
      }
      pendingLength = -1;
      Pattern.fill(to.segment(), at, length, seed, sent());
      to.commit(at);
      countSent(1);
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
    opens();
    link = is;
  }

  @Override
  public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
    comes();
    assertSame(link, from);
    assertEquals((int) (received() % FrameKind.KINDS), kind);
    assertEquals(nextLength(sizesDue, maxFrameBytes()), lengthBytes);
    Pattern.check(segment, offset, lengthBytes, seed, received());
    countReceived(1);
  }

  @Override
  public void onRoom(Link to) {
    assertTrue(inRoomWait, "room that nobody asked for");
    inRoomWait = false;
    roomComes();
  }

  @Override
  public void onCompletion(Link at, long token, OneSided.Status status, long previousValue) {
    throw new AssertionError("nothing was posted");
  }

  @Override
  public void onDown(Link is, CloseCause why) {
    closes(why);
  }
}
