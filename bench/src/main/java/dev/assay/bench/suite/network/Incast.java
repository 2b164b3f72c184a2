package dev.assay.bench.suite.network;

import dev.assay.bench.load.ChildProcess;
import dev.assay.bench.network.Bottleneck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link IncastSenders}, and a receiver that asks all of them at once and asks again only when it
 * has every block. Bytes depend on the sender and the place in the block, and each is compared.
 */
final class Incast implements AutoCloseable {

  private static final int ACCEPT_MILLIS = 20_000;

  private final int blockBytes;
  private final byte[] pattern;
  private final List<IncastSenders.End> receiving = new ArrayList<>();
  private final Selector receiver = Selector.open();
  private final ByteBuffer bytes;
  private final ByteBuffer request = ByteBuffer.allocateDirect(1);

  /** Has the senders connect, one by one. */
  Incast(Bottleneck network, ChildProcess senders, int count, int blockBytes) throws IOException {
    this.blockBytes = blockBytes;
    pattern = IncastSenders.pattern(blockBytes);
    bytes = ByteBuffer.allocateDirect(blockBytes);
    try (ServerSocketChannel server = network.listen()) {
      server.socket().setSoTimeout(ACCEPT_MILLIS);
      senders.out().writeInt(server.socket().getLocalPort());
      senders.out().writeInt(count);
      senders.out().flush();
      for (int i = 0; i < count; i++) {
        receiving.add(new IncastSenders.End(server.socket().accept().getChannel(), receiver, i));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Bytes a second that came.
   *
   * @param complete false where the time was up before every sender had answered in full: what
   *     comes later is of no round, and the connections are of no further use
   */
  record Rounds(double goodput, boolean complete) {}

  /**
   * Asks all again and again for some time; a round that takes longer than the limit is the last.
   */
  Rounds rounds(long leastNanos, long limitNanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long received = 0;
    boolean complete = true;
    do {
      long round = round(limitNanos);
      received += round;
      complete = round == (long) receiving.size() * blockBytes;
    } while (complete && System.nanoTime() - start < leastNanos);
    return new Rounds(received * 1e9 / (System.nanoTime() - start), complete);
  }

  private long round(long limitNanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (IncastSenders.End end : receiving) {
      end.left = blockBytes;
      if (end.channel.write(request.clear()) != 1) {
        throw new IOException("a request was not taken");
      }
    }
    ByteBuffer all = ByteBuffer.wrap(pattern);
    int waiting = receiving.size();
    long received = 0;
    while (waiting > 0 && System.nanoTime() - start < limitNanos) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      receiver.select(10);
      for (SelectionKey key : receiver.selectedKeys()) {
        IncastSenders.End end = (IncastSenders.End) key.attachment();
        int read = end.channel.read(bytes.clear().limit(end.left));
        int at = end.shift + blockBytes - end.left;
        if (read < 0 || !bytes.flip().equals(all.slice(at, read))) {
          throw new IOException("a block is not what its sender sent");
        }
        end.left -= read;
        received += read;
        waiting -= end.left == 0 && read > 0 ? 1 : 0;
      }
      receiver.selectedKeys().clear();
    }
    return received;
  }

  @Override
  public void close() throws IOException {
    receiver.close();
    for (IncastSenders.End end : receiving) {
      end.channel.close();
    }
  }
}
