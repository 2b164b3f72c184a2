package dev.assay.bench.suite.network;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Senders that each answer a request of one byte with a block: all in one thread, of a process that
 * has descriptors of its own.
 */
final class IncastSenders {

  private static final int SHIFTS = 251;

  private IncastSenders() {}

  /** One end of a connection: what is left of its block, and where in the pattern that begins. */
  static final class End {
    final SocketChannel channel;
    final int shift;
    int left;

    /** Has the selector tell what comes to the n-th. */
    End(SocketChannel channel, Selector selector, int number) throws IOException {
      this.channel = channel;
      shift = number % SHIFTS;
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }
  }

  /**
   * Arguments: the receiver's host, bytes of a block. Reads a port and how many are to connect to
   * it; when the receiver resets them, the next two numbers; until it is killed.
   */
  public static void main(String[] arguments) throws IOException {
    DataInputStream in = new DataInputStream(System.in);
    byte[] pattern = pattern(Integer.parseInt(arguments[1]));
    while (true) {
      InetSocketAddress to = new InetSocketAddress(arguments[0], in.readInt());
      List<SocketChannel> senders = new ArrayList<>();
      try (Selector selector = Selector.open()) {
        for (int left = in.readInt(); left > 0; left--) {
          SocketChannel sender = SocketChannel.open(StandardProtocolFamily.INET);
          senders.add(sender);
          sender.connect(to);
          End _ = new End(sender, selector, senders.size() - 1);
        }
        answer(selector, pattern);
      } catch (IOException e) {
        for (SocketChannel sender : senders) {
          sender.close();
        }
      }
    }
  }

  /** The bytes that blocks of a length are cut out of. */
  static byte[] pattern(int blockBytes) {
    byte[] pattern = new byte[blockBytes + SHIFTS];
    new SplittableRandom(2).nextBytes(pattern);
    return pattern;
  }

  private static void answer(Selector selector, byte[] pattern) throws IOException {
    ByteBuffer asked = ByteBuffer.allocateDirect(1);
    ByteBuffer answers = ByteBuffer.allocateDirect(pattern.length).put(pattern);
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        End end = (End) key.attachment();
        if (key.isReadable() && end.channel.read(asked.clear()) > 0) {
          end.left = pattern.length - SHIFTS;
        }
        if (end.left > 0) {
          int at = end.shift + pattern.length - SHIFTS - end.left;
          end.left -= end.channel.write(answers.slice(at, end.left));
        }
        key.interestOps(end.left > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      }
      selector.selectedKeys().clear();
    }
  }
}
