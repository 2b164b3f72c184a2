package dev.assay.bench.suite.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.List;

/**
 * How Netty talks to the kernel.
 *
 * @param name what a reader calls it
 * @param loop makes the part of an event loop that talks to the kernel
 * @param server class of listening sockets
 * @param socket class of connected sockets
 */
public record NettyKind(
    String name,
    IoHandlerFactory loop,
    Class<? extends ServerChannel> server,
    Class<? extends Channel> socket) {

  /** Its completion queue holds 4,096 by default, and overruns with 10,000 connections. */
  private static final int COMPLETIONS = 1 << 15;

  /** Those that can run here: their native parts are there for x86-64 only. */
  public static List<NettyKind> here() {
    List<NettyKind> kinds = new java.util.ArrayList<>();
    if (Epoll.isAvailable()) {
      kinds.add(
          new NettyKind(
              "netty.epoll",
              EpollIoHandler.newFactory(),
              EpollServerSocketChannel.class,
              EpollSocketChannel.class));
    }
    if (IoUring.isAvailable()) {
      kinds.add(
          new NettyKind(
              "netty.uring",
              IoUringIoHandler.newFactory(new IoUringIoHandlerConfig().setCqSize(COMPLETIONS)),
              IoUringServerSocketChannel.class,
              IoUringSocketChannel.class));
    }
    return kinds;
  }
}
