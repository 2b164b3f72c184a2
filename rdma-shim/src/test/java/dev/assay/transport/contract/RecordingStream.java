package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a stream: sends a pattern, checks the one that comes, remembers what happened. */
public class RecordingStream extends RecordingEnd implements StreamHandler {

  private final long seed;
  private @Nullable ByteStream stream;
  private boolean ended;
  private MemorySegment elsewhere = MemorySegment.NULL;

  /** Both ends' patterns have the same seed. */
  public RecordingStream(Pump pump, long seed) {
    super(pump);
    this.seed = seed;
  }

  /** The stream, once it is known. */
  public ByteStream stream() {
    return Objects.requireNonNull(stream, "not open yet");
  }

  @Override
  void push() {
    ByteStream to = stream();
    while (toSend() > 0) {
      long most = 1L + Math.floorMod(sent() * 31 + seed, to.maxClaimBytes());
      int piece = (int) Math.min(toSend(), most);
      int done = piece % 2 == 0 ? claimed(to, piece) : offered(to, piece);
      countSent(done);
      if (done < piece) {
        return;
      }
    }
    if (sent() % 3 == 0) {
      to.flushAtPoll();
    } else {
      to.flush();
    }
  }

  private int claimed(ByteStream to, int piece) {
    long at = to.claim(piece);
    if (at < 0) {
      return 0;
    }
    Pattern.fill(to.segment(), at, piece, seed, sent());
    to.commit(at, piece);
    return piece;
  }

  /** The memory is used again for the next bytes, whatever is still under way. */
  private int offered(ByteStream to, int piece) {
    if (elsewhere.byteSize() < piece) {
      elsewhere = Arena.ofAuto().allocate(to.maxClaimBytes());
    }
    Pattern.fill(elsewhere, 0, piece, seed, sent());
    int done = Math.max(0, to.offer(elsewhere, 0, piece));
    elsewhere.asSlice(0, piece).fill((byte) 0);
    return done;
  }

  @Override
  public void onOpen(ByteStream opened) {
    opens();
    stream = opened;
  }

  @Override
  public int onBytes(ByteStream from, MemorySegment segment, long offset, int lengthBytes) {
    comes();
    assertSame(stream, from);
    int taken = take(lengthBytes);
    Pattern.check(segment, offset, lengthBytes, seed, received());
    countReceived(taken);
    return taken;
  }

  /** How many bytes of those at hand are taken. */
  protected int take(int lengthBytes) {
    return lengthBytes;
  }

  @Override
  public void onWritable(ByteStream to) {
    roomComes();
  }

  @Override
  public void onEnd(ByteStream from) {
    pump().assertPolling();
    assertTrue(!ended, "ended twice");
    ended = true;
    StreamHandler.super.onEnd(from);
  }

  @Override
  public void onClosed(ByteStream closed, CloseCause why) {
    closes(why);
  }

  /** Whether the peer has ended. */
  public boolean isEnded() {
    return ended;
  }
}
