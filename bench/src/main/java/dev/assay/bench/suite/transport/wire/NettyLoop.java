package dev.assay.bench.suite.transport.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Netty's event loop driven by the thread that made it, so that it spins or waits as the other
 * subjects' do and needs no other thread.
 */
public final class NettyLoop implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final int LARGEST_READ = 1 << 20;
  private static final int MARK = 4 << 20;
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final NettyKind kind;
  private final ManualIoEventLoop loop;

  /** Of the calling thread. */
  public NettyLoop(NettyKind kind) {
    this.kind = kind;
    this.loop = new ManualIoEventLoop(Thread.currentThread(), kind.loop());
  }

  /** Listens on a free port of the loopback; each connection gets a handler. */
  public InetSocketAddress listen(Supplier<ChannelHandler> handler) throws IOException {
    ServerBootstrap server = new ServerBootstrap();
    server.group(loop).channel(kind.server()).option(ChannelOption.SO_BACKLOG, BACKLOG);
    server.childOption(ChannelOption.TCP_NODELAY, true);
    server.childOption(
        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 4096, LARGEST_READ));
    server.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(MARK, MARK));
    server.childHandler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(handler.get());
          }
        });
    SocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return (InetSocketAddress) done(server.bind(place)).localAddress();
  }

  /** Begins to connect. */
  public ChannelFuture connect(SocketAddress to, ChannelHandler handler) {
    Bootstrap client = new Bootstrap();
    client.group(loop).channel(kind.socket()).option(ChannelOption.TCP_NODELAY, true);
    client.option(
        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 4096, LARGEST_READ));
    client.option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(MARK, MARK));
    return client.handler(handler).connect(to);
  }

  /** One round without waiting. */
  public int poll() {
    return loop.runNow();
  }

  /** One round that waits until there is something to do. */
  public int await(long nanos) {
    return loop.run(nanos);
  }

  private Channel done(ChannelFuture future) throws IOException {
    while (!future.isDone()) {
      loop.runNow();
    }
    if (!future.isSuccess()) {
      throw new IOException(future.cause().toString(), future.cause());
    }
    return future.channel();
  }

  /**
   * Closes a connection. The loop's own end may leave one of io_uring open, with a receive under
   * way, and its peer would wait for ever.
   */
  public void close(Channel channel) {
    runUntil(channel.close()::isDone);
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    runUntil(loop::isTerminated);
  }

  private void runUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + CLOSE_NANOS;
    while (!done.getAsBoolean() && System.nanoTime() < deadline) {
      loop.runNow();
    }
  }

  /** Sends back what comes, one flush for all that was read. */
  public static class Echo extends ChannelInboundHandlerAdapter {

    /** One for each connection. */
    public Echo() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
