package dev.assay.bench.replay;

import dev.assay.kv.memory.Memory;
import dev.assay.kv.server.resp.Buffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** One connection to the server, for one of the capture's. One thread. */
final class ReplayConnection {

  /** A command that has no answer yet: of a kind, or of none where it is not counted. */
  record Sent(long dueNanos, Answers answers, boolean mayWait) {}

  private static final int WRITE_BYTES = 1 << 20;

  final Queue<Sent> underWay = new ArrayDeque<>();

  /** The database that it uses, or −1 where that is not known. */
  int database;

  /** Whether replies are no longer one for each command. */
  boolean isUnmatched;

  boolean isEnded;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Buffer out = new Buffer();
  private final ReplyScanner scanner = new ReplyScanner();

  ReplayConnection(InetSocketAddress to, Selector selector) throws IOException {
    channel = SocketChannel.open(to);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void add(long address, long bytes) {
    out.add(address, bytes);
  }

  void add(byte[] bytes) {
    out.add(bytes);
  }

  long unsentBytes() {
    return out.size();
  }

  /** Sends what it takes; the rest when there is room again. */
  void flush() throws IOException {
    while (out.size() > 0 && !isEnded) {
      long piece = Math.min(out.size(), WRITE_BYTES);
      int written = channel.write(Memory.ALL.asSlice(out.address(), piece).asByteBuffer());
      out.take(written);
      if (written < piece) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
    }
    if (!isEnded && key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Takes the answers that have come; whether there were some. */
  boolean read(ByteBuffer in) throws IOException {
    boolean isAnswered = false;
    while (!isEnded) {
      in.clear();
      int read = channel.read(in);
      if (read < 0) {
        close();
      }
      if (read <= 0) {
        return isAnswered;
      }
      in.flip();
      long now = System.nanoTime();
      while (!isUnmatched && scanner.next(in)) {
        Sent sent = scanner.isPush() ? null : underWay.poll();
        if (sent != null) {
          sent.answers().add(now - sent.dueNanos(), scanner.isError());
          isAnswered = true;
        }
      }
    }
    return isAnswered;
  }

  void close() throws IOException {
    isEnded = true;
    out.free();
    channel.close();
  }
}
