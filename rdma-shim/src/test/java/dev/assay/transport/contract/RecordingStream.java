package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertNull;
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
public class RecordingStream implements StreamHandler {

  private final Pump pump;
  private final long seed;
  private @Nullable ByteStream stream;
  private @Nullable CloseCause cause;
  private boolean open;
  private boolean ended;
  private int writable;
  private long received;
  private long sent;
  private long toSend;
  private MemorySegment elsewhere = MemorySegment.NULL;

  /** Both ends' patterns have the same seed. */
  public RecordingStream(Pump pump, long seed) {
    this.pump = pump;
    this.seed = seed;
  }

  /** The stream, once it is known. */
  public ByteStream stream() {
    return Objects.requireNonNull(stream, "not open yet");
  }

  /** Sends so many bytes more, as room comes. */
  public void send(long lengthBytes) {
    toSend += lengthBytes;
    push();
  }

  /** Claims and commits as far as there is room. */
  void push() {
    ByteStream to = stream();
    while (toSend > 0) {
      int piece = (int) Math.min(toSend, 1 + Math.floorMod(sent * 31 + seed, to.maxClaimBytes()));
      int done = piece % 2 == 0 ? claimed(to, piece) : offered(to, piece);
      sent += done;
      toSend -= done;
      if (done < piece) {
        return;
      }
    }
    to.flush();
  }

  private int claimed(ByteStream to, int piece) {
    long at = to.claim(piece);
    if (at < 0) {
      return 0;
    }
    Pattern.fill(to.segment(), at, piece, seed, sent);
    to.commit(at, piece);
    return piece;
  }

  /** The memory is used again for the next bytes, whatever is still under way. */
  private int offered(ByteStream to, int piece) {
    if (elsewhere.byteSize() < piece) {
      elsewhere = Arena.ofAuto().allocate(to.maxClaimBytes());
    }
    Pattern.fill(elsewhere, 0, piece, seed, sent);
    int done = Math.max(0, to.offer(elsewhere, 0, piece));
    elsewhere.asSlice(0, piece).fill((byte) 0);
    return done;
  }

  @Override
  public void onOpen(ByteStream opened) {
    pump.assertPolling();
    assertTrue(!open && cause == null, "opened twice or after its end");
    stream = opened;
    open = true;
  }

  @Override
  public int onBytes(ByteStream from, MemorySegment segment, long offset, int lengthBytes) {
    pump.assertPolling();
    assertSame(stream, from);
    assertNull(cause, "bytes after the end");
    int taken = take(lengthBytes);
    Pattern.check(segment, offset, lengthBytes, seed, received);
    received += taken;
    return taken;
  }

  /** How many bytes of those at hand are taken. */
  protected int take(int lengthBytes) {
    return lengthBytes;
  }

  @Override
  public void onWritable(ByteStream to) {
    pump.assertPolling();
    writable++;
    push();
  }

  @Override
  public void onEnd(ByteStream from) {
    pump.assertPolling();
    assertTrue(!ended, "ended twice");
    ended = true;
    StreamHandler.super.onEnd(from);
  }

  @Override
  public void onClosed(ByteStream closed, CloseCause why) {
    pump.assertPolling();
    assertNull(cause, "closed twice");
    cause = why;
  }

  /** Whether it was opened. */
  public boolean isOpen() {
    return open;
  }

  /** Whether the peer has ended. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether it is closed. */
  public boolean isClosed() {
    return cause != null;
  }

  /** Why it is closed. */
  public CloseCause cause() {
    return Objects.requireNonNull(cause, "not closed");
  }

  /** Bytes taken. */
  public long received() {
    return received;
  }

  /** Bytes committed. */
  public long sent() {
    return sent;
  }

  /** Calls of {@code onWritable}. */
  public int writable() {
    return writable;
  }
}
