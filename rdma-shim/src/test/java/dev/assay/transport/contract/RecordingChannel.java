package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/** One end of a channel: sends messages of lengths that both ends know, checks those that come. */
public class RecordingChannel extends RecordingEnd implements ChannelHandler {

  /** A one-sided operation that ended. */
  public record Completion(long token, OneSided.Status status, long previousValue) {}

  private final LongToIntFunction lengths;
  private final List<Completion> completions = new ArrayList<>();
  private @Nullable Channel channel;
  private MemorySegment elsewhere = MemorySegment.NULL;

  /**
   * Both ends have the same lengths.
   *
   * @param lengths of each message, by its number
   */
  public RecordingChannel(Pump pump, LongToIntFunction lengths) {
    super(pump);
    this.lengths = lengths;
  }

  /** With short messages. */
  public RecordingChannel(Pump pump) {
    this(pump, number -> (int) (number % 100));
  }

  /** The other end: expects and sends messages of the same lengths. */
  public RecordingChannel twin() {
    return new RecordingChannel(pump(), lengths);
  }

  /** The channel, once it is open. */
  public Channel channel() {
    return Objects.requireNonNull(channel, "not open yet");
  }

  @Override
  void push() {
    Channel to = channel();
    while (toSend() > 0) {
      int length = lengths.applyAsInt(sent());
      boolean done = sent() % 2 == 0 ? claimed(to, length) : offered(to, length);
      if (!done) {
        return;
      }
      countSent(1);
    }
    to.flush();
  }

  private boolean claimed(Channel to, int length) {
    long at = to.claim(length);
    if (at >= 0) {
      Pattern.fill(to.segment(), at, length, length, sent());
      to.commit(at);
    }
    return at >= 0;
  }

  /** The memory is used again for the next message, whatever is still under way. */
  private boolean offered(Channel to, int length) {
    if (elsewhere.byteSize() < length) {
      elsewhere = Arena.ofAuto().allocate(length);
    }
    Pattern.fill(elsewhere, 0, length, length, sent());
    boolean done = to.offer(elsewhere, 0, length) == 0;
    elsewhere.asSlice(0, length).fill((byte) 0);
    return done;
  }

  @Override
  public void onOpen(Channel opened) {
    opens();
    assertEquals(Channel.State.OPEN, opened.state());
    channel = opened;
  }

  @Override
  public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
    comes();
    assertSame(channel, from);
    assertEquals(lengths.applyAsInt(received()), lengthBytes);
    Pattern.check(segment, offset, lengthBytes, lengthBytes, received());
    countReceived(1);
  }

  @Override
  public void onWritable(Channel to) {
    roomComes();
  }

  @Override
  public void onCompletion(Channel at, long token, OneSided.Status status, long previousValue) {
    pump().assertPolling();
    completions.add(new Completion(token, status, previousValue));
  }

  @Override
  public void onClosed(Channel closed, CloseCause why) {
    closes(why);
    assertEquals(Channel.State.CLOSED, closed.state());
  }

  /** One-sided operations that ended. */
  public List<Completion> completions() {
    return completions;
  }
}
