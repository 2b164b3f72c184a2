package dev.assay.bench.suite.transport.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

/**
 * Plain java.nio: one non-blocking socket a side, read and written without any selector, which is
 * the fastest that it can be and can serve one connection only. What comes is sent back as it
 * comes.
 */
final class SocketSubject implements Subject {

  private static final int BUFFER_BYTES = 1 << 20;

  /** What kind of socket, and what the serving end does while there is nothing to read. */
  enum Kind {
    /** TCP over loopback; both ends spin. */
    SPINNING("java.nio", StandardProtocolFamily.INET, false),
    /** TCP over loopback; the serving end sleeps in its read. */
    BLOCKING("java.nio, blocking", StandardProtocolFamily.INET, true),
    /** A Unix domain socket; both ends spin. */
    UNIX("java.nio, unix", StandardProtocolFamily.UNIX, false);

    private final String label;
    private final StandardProtocolFamily family;
    private final boolean blocks;

    Kind(String label, StandardProtocolFamily family, boolean blocks) {
      this.label = label;
      this.family = family;
      this.blocks = blocks;
    }
  }

  private final Kind kind;

  SocketSubject(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind.label;
  }

  @Override
  public Way way() {
    return Way.TCP;
  }

  @Override
  public Pair open() throws IOException {
    boolean unix = kind.family == StandardProtocolFamily.UNIX;
    try (ServerSocketChannel server = ServerSocketChannel.open(kind.family)) {
      server.bind(unix ? null : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketAddress place = server.getLocalAddress();
      SocketChannel near = SocketChannel.open(place);
      SocketChannel far = server.accept();
      if (place instanceof UnixDomainSocketAddress file) {
        Files.deleteIfExists(file.getPath());
      } else {
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        far.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      near.configureBlocking(false);
      far.configureBlocking(kind.blocks);
      return new Sockets(near, far);
    }
  }

  private record Sockets(SocketChannel near, SocketChannel far) implements Pair {

    @Override
    public End serve(Messages messages, boolean echo) {
      return new SocketEnd(far, messages, echo);
    }

    @Override
    public End connect(Messages messages) {
      return new SocketEnd(near, messages, false);
    }

    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  private static final class SocketEnd implements End {
    private final SocketChannel channel;
    private final Messages messages;
    private final boolean echo;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out;
    private final MemorySegment inMemory = MemorySegment.ofBuffer(in);
    private final MemorySegment outMemory;
    private boolean sending;
    private boolean ended;

    SocketEnd(SocketChannel channel, Messages messages, boolean echo) {
      this.channel = channel;
      this.messages = messages;
      this.echo = echo;
      out = echo ? in : ByteBuffer.allocateDirect(BUFFER_BYTES);
      outMemory = MemorySegment.ofBuffer(out);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isEnded() {
      return ended;
    }

    @Override
    public boolean offer(long number) throws IOException {
      if (sending || out.remaining() < messages.bytes()) {
        flush();
        if (sending) {
          return false;
        }
      }
      messages.write(outMemory, out.position(), number);
      out.position(out.position() + messages.bytes());
      return true;
    }

    @Override
    public void flush() throws IOException {
      if (!sending && out.position() > 0) {
        out.flip();
        sending = true;
      }
      if (sending) {
        send();
      }
    }

    private void send() throws IOException {
      channel.write(out);
      if (!out.hasRemaining()) {
        out.clear();
        sending = false;
      }
    }

    @Override
    public int poll() throws IOException {
      if (sending) {
        send();
        if (echo) {
          return 1;
        }
      }
      int length = channel.read(in);
      if (length <= 0) {
        ended |= length < 0;
        return 0;
      }
      if (echo) {
        flush();
      } else {
        messages.take(inMemory, 0, length);
        in.clear();
      }
      return 1;
    }

    @Override
    public void close() throws IOException {
      channel.shutdownOutput();
    }
  }
}
