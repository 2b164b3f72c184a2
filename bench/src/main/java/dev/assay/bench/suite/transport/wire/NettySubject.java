package dev.assay.bench.suite.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Netty at its best for this: its event loop is run by the spinning thread itself, buffers are
 * pooled and direct, small messages share a buffer until the flush, and what comes is sent back as
 * it comes, without a copy.
 */
final class NettySubject implements Subject {

  /** Other libraries name memory by its address; this is all of it. */
  static final MemorySegment NATIVE = everything();

  private static final int BATCH_BYTES = 64 << 10;

  private final NettyKind kind;

  NettySubject(NettyKind kind) {
    this.kind = kind;
  }

  @SuppressWarnings("restricted") // such memory belongs to no segment of ours
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public Way way() {
    return Way.TCP;
  }

  @Override
  public Pair open() {
    return new Meeting<SocketAddress>() {
      @Override
      public End serve(Messages messages, boolean echo) throws IOException {
        return announcing(
            () -> {
              NettyEnd end = new NettyEnd(new NettyLoop(kind), messages, echo);
              announce(end.loop.listen(() -> end));
              return end;
            });
      }

      @Override
      public End connect(Messages messages) throws IOException {
        SocketAddress place = announced();
        NettyEnd end = new NettyEnd(new NettyLoop(kind), messages, false);
        var _ = end.loop.connect(place, end);
        return end;
      }
    };
  }

  private static final class NettyEnd extends NettyLoop.Echo implements End {
    private final NettyLoop loop;
    private final Messages messages;
    private final boolean echo;
    private @Nullable Channel channel;
    private @Nullable ByteBuf batch;
    private boolean ended;

    NettyEnd(NettyLoop loop, Messages messages, boolean echo) {
      this.loop = loop;
      this.messages = messages;
      this.echo = echo;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel = context.channel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      ended = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (echo) {
        super.channelRead(context, message);
        return;
      }
      ByteBuf bytes = (ByteBuf) message;
      long from = bytes.memoryAddress() + bytes.readerIndex();
      messages.take(NATIVE, from, bytes.readableBytes());
      bytes.release();
    }

    @Override
    public boolean isOpen() {
      return channel != null;
    }

    @Override
    public boolean isEnded() {
      return ended;
    }

    @Override
    public boolean offer(long number) {
      Channel to = channel;
      if (to == null || !to.isWritable()) {
        return false;
      }
      if (batch != null && batch.writableBytes() < messages.bytes()) {
        flush();
      }
      ByteBuf into = batch;
      if (into == null) {
        into = to.alloc().directBuffer(Math.max(BATCH_BYTES, messages.bytes()));
        batch = into;
      }
      int at = into.writerIndex();
      messages.write(NATIVE, into.memoryAddress() + at, number);
      into.writerIndex(at + messages.bytes());
      return true;
    }

    @Override
    public void flush() {
      Channel to = channel;
      ByteBuf bytes = batch;
      if (to != null && bytes != null) {
        var _ = to.writeAndFlush(bytes, to.voidPromise());
        batch = null;
      }
    }

    @Override
    public int poll() {
      return loop.poll();
    }

    @Override
    public void close() {
      if (channel != null) {
        loop.close(channel);
      }
      loop.close();
    }
  }
}
