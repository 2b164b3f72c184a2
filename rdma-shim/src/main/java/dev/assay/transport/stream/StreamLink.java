package dev.assay.transport.stream;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.OneSided;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames over one byte stream ({@link FrameLayout}): written into the stream's own send buffer,
 * handed over where they lie in its receive buffer. Of its port's thread.
 */
final class StreamLink implements Link, StreamHandler {

  private final int maxFrameBytes;
  private @Nullable ByteStream opened;
  private @Nullable LinkHandler handler;
  private @Nullable CloseCause cause;
  private boolean reading = true;
  private boolean closing;
  private boolean inFrame;
  private int sentFrames;
  private int receivedFrames;
  private int claimedBytes;

  StreamLink(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
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
    int at = 0;
    inFrame = false;
    while (reading && !closing && lengthBytes - at >= FrameLayout.HEADER_BYTES) {
      int word = FrameLayout.word(segment, offset + at);
      int length = FrameLayout.length(word);
      int kind = FrameLayout.kind(word);
      if (length > maxFrameBytes || kind >= FrameKind.KINDS) {
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
    if (inFrame) {
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
