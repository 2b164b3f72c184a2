package dev.assay.transport.stream;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames over one byte stream ({@link FrameLayout}): written into the stream's own send buffer,
 * handed over where they lie in its receive buffer. Messages longer than these are one frame each
 * all the same, which is sent from where they lie and received where they belong. Of its port's
 * thread.
 */
final class StreamLink implements Link, PlacingHandler {

  /** Behind a long message another is likely: not much more than its header is read elsewhere. */
  private static final int GLIMPSE_BYTES = 1024;

  private final int maxFrameBytes;
  private final CopyCount copies;
  private @Nullable ByteStream opened;
  private @Nullable LinkHandler handler;
  private @Nullable CloseCause cause;
  private boolean reading = true;
  private boolean closing;
  private boolean inFrame;
  private int sentFrames;
  private int receivedFrames;
  private int claimedBytes;
  private int owedBytes;
  private int longBytes;
  private int longReceived;
  private MemorySegment longMemory = MemorySegment.NULL;
  private boolean longCame;

  StreamLink(int maxFrameBytes, CopyCount copies) {
    this.maxFrameBytes = maxFrameBytes;
    this.copies = copies;
  }

  void begin(ByteStream stream, LinkHandler linkHandler) {
    opened = stream;
    handler = linkHandler;
  }

  void accept(ByteStream stream, LinkAcceptor acceptor) {
    opened = stream;
    handler = acceptor.accept(this);
    if (handler == null) {
      stream.reset();
    }
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    if (owedBytes > 0) {
      return FULL;
    }
    ByteStream stream = stream();
    long at = stream.claim(FrameLayout.HEADER_BYTES + lengthBytes);
    if (at < 0) {
      return at;
    }
    FrameLayout.write(stream.segment(), at, kind, lengthBytes, sentFrames);
    claimedBytes = lengthBytes;
    return at + FrameLayout.HEADER_BYTES;
  }

  @Override
  public int maxLongBytes() {
    return FrameLayout.MAX_LENGTH_BYTES;
  }

  @Override
  public long beginLong(int lengthBytes) {
    long at = claim(FrameKind.MESSAGE, 0);
    if (at < 0) {
      return at;
    }
    FrameLayout.write(
        segment(), at - FrameLayout.HEADER_BYTES, FrameKind.MESSAGE, lengthBytes, sentFrames);
    commit(at);
    owedBytes = lengthBytes;
    return 0;
  }

  @Override
  public int sendLong(MemorySegment source, long offset, int lengthBytes) {
    int taken = stream().offer(source, offset, lengthBytes);
    owedBytes -= Math.max(0, taken);
    return taken;
  }

  @Override
  public MemorySegment segment() {
    return stream().segment();
  }

  @Override
  public void commit(long claim) {
    int header = FrameLayout.HEADER_BYTES;
    stream().commit(claim - header, header + claimedBytes);
    sentFrames++;
  }

  @Override
  public void abort(long claim) {
    stream().commit(claim - FrameLayout.HEADER_BYTES, 0);
  }

  @Override
  public void flush() {
    stream().flush();
  }

  @Override
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  @Override
  public void setReading(boolean wanted) {
    if (wanted == reading) {
      return;
    }
    reading = wanted;
    if (wanted) {
      stream().resumeReading();
    } else {
      stream().pauseReading();
    }
  }

  @Override
  public @Nullable OneSided oneSided() {
    return null;
  }

  @Override
  public void close() {
    closing = true;
    stream().close();
  }

  @Override
  public void reset(CloseCause why) {
    if (cause == null) {
      cause = why;
    }
    closing = true;
    stream().reset();
  }

  @Override
  public void onOpen(ByteStream stream) {
    if (handler != null) {
      handler.onUp(this);
    }
  }

  @Override
  public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
    LinkHandler to = Objects.requireNonNull(handler, "refused links are reset");
    int at = takeLong(segment, offset, lengthBytes);
    while (reading && !closing && lengthBytes - at >= FrameLayout.HEADER_BYTES) {
      int word = FrameLayout.word(segment, offset + at);
      int length = FrameLayout.length(word);
      int kind = FrameLayout.kind(word);
      boolean isLong = length > maxFrameBytes;
      if ((isLong && kind != FrameKind.MESSAGE) || kind >= FrameKind.KINDS) {
        return refuse("a frame of %d bytes and kind %d".formatted(length, kind), lengthBytes);
      }
      int number = FrameLayout.number(segment, offset + at);
      if (number != receivedFrames) {
        return refuse(
            "frame %s where %s was due"
                .formatted(
                    Integer.toUnsignedString(number), Integer.toUnsignedString(receivedFrames)),
            lengthBytes);
      }
      longCame = isLong;
      if (isLong) {
        receivedFrames++;
        longBytes = length;
        longReceived = 0;
        placed(0);
        at += FrameLayout.HEADER_BYTES;
        at += takeLong(segment, offset + at, lengthBytes - at);
        continue;
      }
      if (length > lengthBytes - at - FrameLayout.HEADER_BYTES) {
        break;
      }
      receivedFrames++;
      to.onFrame(this, kind, segment, offset + at + FrameLayout.HEADER_BYTES, length);
      at += FrameLayout.HEADER_BYTES + length;
    }
    inFrame = at < lengthBytes;
    return closing ? lengthBytes : at;
  }

  /** Puts bytes of a long message where they belong; how many. */
  private int takeLong(MemorySegment segment, long offset, int lengthBytes) {
    int at = 0;
    while (at < lengthBytes && placeBytes() > 0) {
      int piece = Math.min(lengthBytes - at, placeBytes());
      copies.copy(segment, offset + at, longMemory, longReceived, piece);
      at += piece;
      placed(piece);
    }
    return at;
  }

  private void placed(int lengthBytes) {
    int length = longBytes;
    longReceived += lengthBytes;
    if (longReceived == length) {
      longBytes = 0;
      longMemory = MemorySegment.NULL;
    }
    MemorySegment memory =
        Objects.requireNonNull(handler, "refused links are reset")
            .onLong(this, length, longReceived);
    if (longBytes > 0 && memory != null) {
      longMemory = memory;
    } else if (longBytes > 0 && !closing) {
      refuse("a message of %d bytes".formatted(length), 0);
    }
  }

  @Override
  public int placeBytes() {
    return closing || !reading || longBytes == 0
        ? 0
        : (int) Math.min(longBytes, longMemory.byteSize()) - longReceived;
  }

  @Override
  public MemorySegment place() {
    return longMemory;
  }

  @Override
  public long placeAt() {
    return longReceived;
  }

  @Override
  public void onPlaced(ByteStream stream, int lengthBytes) {
    placed(lengthBytes);
  }

  @Override
  public int glimpseBytes() {
    return longCame ? GLIMPSE_BYTES : Integer.MAX_VALUE;
  }

  private int refuse(String what, int lengthBytes) {
    reset(
        new CloseCause(
            Kind.PROTOCOL,
            "%s sent %s: it speaks another protocol, or the wire is not to be trusted"
                .formatted(stream().peerName(), what)));
    return lengthBytes;
  }

  @Override
  public void onWritable(ByteStream stream) {
    if (handler != null) {
      handler.onRoom(this);
    }
  }

  @Override
  public void onEnd(ByteStream stream) {
    if (inFrame || longBytes > 0) {
      reset(
          new CloseCause(Kind.RESET, stream.peerName() + " ended its stream in midst of a frame"));
    } else {
      close();
    }
  }

  @Override
  public void onClosed(ByteStream stream, CloseCause why) {
    closing = true;
    if (handler != null) {
      handler.onDown(this, cause == null ? why : cause);
    }
  }

  private ByteStream stream() {
    return Objects.requireNonNull(opened, "set before anybody else knows the link");
  }
}
