package dev.assay.transport.fault;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A link of {@link DelayedLinks}: told by the real one, and tells it later. */
final class DelayedLink implements Link, LinkHandler {

  /** Frames kept back beyond which the real link is not read. */
  private static final int MOST_KEPT = 64;

  private static final int EVENTS_PER_STEP = 8;
  private static final int CLAIMS_PER_REFUSAL = 16;
  private static final int FLUSHES_PER_DELAY = 2;

  private sealed interface Event {
    record Up() implements Event {}

    record Frame(int kind, MemorySegment bytes) implements Event {}

    record LongMessage(MemorySegment bytes) implements Event {}

    record Room() implements Event {}

    record Completion(long token, OneSided.Status status, long previousValue) implements Event {}

    record Down(CloseCause cause) implements Event {}
  }

  private final DelayedLinks port;
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private @Nullable Link link;
  private @Nullable LinkHandler handler;
  private MemorySegment longMessage = MemorySegment.NULL;
  private int pollsToEvents;
  private int pollsToFlush = -1;
  private int pollsToClose = -1;
  private boolean reading = true;
  private boolean roomDue;
  private boolean closing;
  private boolean over;

  DelayedLink(DelayedLinks port) {
    this.port = port;
  }

  void attach(Link real) {
    link = real;
  }

  void setHandler(LinkHandler newHandler) {
    handler = newHandler;
  }

  private Link link() {
    return Objects.requireNonNull(link, "attached at once");
  }

  private LinkHandler handler() {
    return Objects.requireNonNull(handler, "refused links are never told");
  }

  boolean isOver() {
    return over;
  }

  boolean hasPending() {
    return pollsToFlush >= 0 || pollsToClose >= 0 || (!events.isEmpty() && !isHeldBack());
  }

  /** One poll has gone by; returns how many events there were. */
  int step() {
    if (pollsToFlush >= 0 && pollsToFlush-- == 0) {
      link().flush();
    }
    if (pollsToClose >= 0 && pollsToClose-- == 0) {
      link().close();
    }
    if (events.isEmpty() || pollsToEvents-- > 0) {
      return 0;
    }
    pollsToEvents = port.delay();
    int told = 0;
    while (told < EVENTS_PER_STEP && !events.isEmpty() && !isHeldBack()) {
      told++;
      tell(events.remove());
    }
    readOn();
    return told;
  }

  /** The port is closed: what would have come last comes now. */
  void finish() {
    while (!over && !events.isEmpty()) {
      if (events.remove() instanceof Event.Down down) {
        tell(down);
      }
    }
  }

  private boolean isHeldBack() {
    return !reading
        && (events.peek() instanceof Event.Frame || events.peek() instanceof Event.LongMessage);
  }

  private void tell(Event event) {
    if (closing && !(event instanceof Event.Down)) {
      return;
    }
    switch (event) {
      case Event.Up() -> handler().onUp(this);
      case Event.Frame(int kind, MemorySegment bytes) ->
          handler().onFrame(this, kind, bytes, 0, (int) bytes.byteSize());
      case Event.LongMessage(MemorySegment bytes) -> tellLong(bytes);
      case Event.Room() -> {
        roomDue = false;
        handler().onRoom(this);
      }
      case Event.Completion(long token, OneSided.Status status, long previousValue) ->
          handler().onCompletion(this, token, status, previousValue);
      case Event.Down(CloseCause cause) -> {
        over = true;
        handler().onDown(this, cause);
      }
    }
  }

  private void tellLong(MemorySegment bytes) {
    int length = (int) bytes.byteSize();
    int at = 0;
    MemorySegment to = handler().onLong(this, length, at);
    while (to != null && at < length && !closing) {
      int piece = (int) Math.min(length, to.byteSize()) - at;
      MemorySegment.copy(bytes, at, to, at, piece);
      at += piece;
      to = handler().onLong(this, length, at);
    }
  }

  private void readOn() {
    link().setReading((reading && events.size() < MOST_KEPT) || closing);
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    long refusal = refusal();
    return refusal < 0 ? refusal : link().claim(kind, lengthBytes);
  }

  private long refusal() {
    if (closing) {
      return DOWN;
    }
    if (port.oneIn(CLAIMS_PER_REFUSAL)) {
      roomLater();
      return FULL;
    }
    return 0;
  }

  @Override
  public int maxLongBytes() {
    return link().maxLongBytes();
  }

  @Override
  public long beginLong(int lengthBytes) {
    long refusal = refusal();
    return refusal < 0 ? refusal : link().beginLong(lengthBytes);
  }

  @Override
  public int sendLong(MemorySegment source, long offset, int lengthBytes) {
    return link().sendLong(source, offset, lengthBytes);
  }

  private void roomLater() {
    if (!roomDue) {
      roomDue = true;
      events.add(new Event.Room());
    }
  }

  @Override
  public MemorySegment segment() {
    return link().segment();
  }

  @Override
  public void commit(long claim) {
    link().commit(claim);
  }

  @Override
  public void abort(long claim) {
    link().abort(claim);
  }

  @Override
  public void flush() {
    if (port.oneIn(FLUSHES_PER_DELAY)) {
      link().flush();
    } else if (pollsToFlush < 0) {
      pollsToFlush = port.delay();
    }
  }

  @Override
  public int maxFrameBytes() {
    return link().maxFrameBytes();
  }

  @Override
  public void setReading(boolean wanted) {
    reading = wanted;
    readOn();
  }

  @Override
  public @Nullable OneSided oneSided() {
    return link().oneSided();
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      pollsToClose = port.delay();
    }
  }

  @Override
  public void reset(CloseCause cause) {
    closing = true;
    link().reset(cause);
  }

  @Override
  public void onUp(Link real) {
    events.add(new Event.Up());
  }

  @Override
  public void onFrame(Link real, int kind, MemorySegment segment, long offset, int lengthBytes) {
    byte[] bytes = segment.asSlice(offset, lengthBytes).toArray(ValueLayout.JAVA_BYTE);
    events.add(new Event.Frame(kind, MemorySegment.ofArray(bytes)));
    readOn();
  }

  @Override
  public MemorySegment onLong(Link real, int lengthBytes, int receivedBytes) {
    if (receivedBytes == 0) {
      longMessage = MemorySegment.ofArray(new byte[lengthBytes]);
    } else if (receivedBytes == lengthBytes) {
      events.add(new Event.LongMessage(longMessage));
      readOn();
    }
    return longMessage;
  }

  @Override
  public void onRoom(Link real) {
    roomLater();
  }

  @Override
  public void onCompletion(Link real, long token, OneSided.Status status, long previousValue) {
    events.add(new Event.Completion(token, status, previousValue));
  }

  @Override
  public void onDown(Link real, CloseCause cause) {
    pollsToFlush = -1;
    pollsToClose = -1;
    events.add(new Event.Down(cause));
  }
}
