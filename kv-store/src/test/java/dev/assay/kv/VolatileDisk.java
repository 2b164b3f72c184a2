package dev.assay.kv;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The disk of an emulated machine, with a cache that the power takes with it: what was written is
 * in the cache until the machine flushes. When the power goes, any part of the cache is on the
 * disk, whichever blocks chance lets through, some of them torn between two sectors.
 *
 * <p>QEMU reaches it by the Network Block Device protocol (its doc/proto.md, fixed newstyle), one
 * connection at a time. A connection that breaks off is a machine that lost its power.
 */
final class VolatileDisk implements AutoCloseable {

  private static final int BLOCK_BYTES = 4096;
  private static final int SECTOR_BYTES = 512;

  private static final long HELLO = 0x4e42444d41474943L; // NBDMAGIC
  private static final long OPTION = 0x49484156454f5054L; // IHAVEOPT
  private static final long OPTION_REPLY = 0x3e889045565a9L;
  private static final int REQUEST = 0x25609513;
  private static final int REPLY = 0x67446698;
  private static final int FIXED_NEWSTYLE_NO_ZEROES = 3;
  private static final int HAS_FLAGS_FLUSH_FUA = 1 | 4 | 8;
  private static final int FUA = 1;
  private static final int INVALID = 22;

  private final long bytes;
  private final FileChannel durable;
  private final ServerSocketChannel server;
  private final Path socket;
  private final Random random;
  private final Thread thread;

  /** What is not flushed, by the number of its block. */
  private final TreeMap<Long, byte[]> cache = new TreeMap<>();

  private long lostBlocks;

  /** Serves an image until it is closed. */
  VolatileDisk(Path image, Random random) throws IOException {
    this.random = random;
    durable = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE);
    bytes = durable.size();
    // Addresses of sockets are at most some hundred bytes long.
    socket = Files.createTempDirectory("assay-nbd").resolve("disk");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = Thread.ofPlatform().name("disk").start(this::serve);
  }

  /** How QEMU calls it. */
  String name() {
    return "nbd:unix:" + socket;
  }

  /** Blocks that were written, not flushed, and taken by the power, as a whole or in part. */
  synchronized long lostBlocks() {
    return lostBlocks;
  }

  /** Makes an image of what would be on the disk if the power went now. */
  synchronized void copyTo(Path copy) throws IOException {
    byte[] chunk = new byte[1 << 20];
    byte[] empty = new byte[chunk.length];
    try (FileChannel channel =
        FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; at += chunk.length) {
        int length = durable.read(ByteBuffer.wrap(chunk), at);
        if (at + length == bytes || !Arrays.equals(chunk, empty)) { // else a hole, as it is there
          channel.write(ByteBuffer.wrap(chunk, 0, length), at);
        }
      }
      letSomeThrough(channel);
    }
  }

  private synchronized void losePower() throws IOException {
    letSomeThrough(durable);
    cache.clear();
  }

  private void letSomeThrough(FileChannel to) throws IOException {
    int parts = random.nextInt(3); // none, half of them, or all
    for (Map.Entry<Long, byte[]> each : cache.entrySet()) {
      boolean isThrough = random.nextInt(2) < parts;
      boolean isTorn = isThrough && random.nextInt(8) == 0;
      int length = isTorn ? SECTOR_BYTES * random.nextInt(8) : isThrough ? BLOCK_BYTES : 0;
      lostBlocks += length < BLOCK_BYTES ? 1 : 0;
      to.write(ByteBuffer.wrap(each.getValue(), 0, length), each.getKey() * BLOCK_BYTES);
    }
  }

  private synchronized void flush() throws IOException {
    for (Map.Entry<Long, byte[]> each : cache.entrySet()) {
      durable.write(ByteBuffer.wrap(each.getValue()), each.getKey() * BLOCK_BYTES);
    }
    cache.clear();
  }

  private synchronized byte[] block(long number) throws IOException {
    byte[] block = cache.get(number);
    if (block == null) {
      block = new byte[BLOCK_BYTES];
      durable.read(ByteBuffer.wrap(block), number * BLOCK_BYTES);
    }
    return block;
  }

  private synchronized void read(long from, byte[] into) throws IOException {
    for (int done = 0; done < into.length; ) {
      int at = (int) ((from + done) % BLOCK_BYTES);
      int length = Math.min(BLOCK_BYTES - at, into.length - done);
      System.arraycopy(block((from + done) / BLOCK_BYTES), at, into, done, length);
      done += length;
    }
  }

  private synchronized void write(long to, byte[] written, boolean isDurable) throws IOException {
    for (int done = 0; done < written.length; ) {
      long number = (to + done) / BLOCK_BYTES;
      int at = (int) ((to + done) % BLOCK_BYTES);
      int length = Math.min(BLOCK_BYTES - at, written.length - done);
      byte[] block = block(number);
      System.arraycopy(written, done, block, at, length);
      if (isDurable) {
        durable.write(ByteBuffer.wrap(block), number * BLOCK_BYTES);
        cache.remove(number);
      } else {
        cache.put(number, block);
      }
      done += length;
    }
  }

  private void serve() {
    while (true) {
      try (SocketChannel client = server.accept();
          DataInputStream in = new DataInputStream(Channels.newInputStream(client));
          DataOutputStream out =
              new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(client)))) {
        agree(in, out);
        while (answer(in, out)) {
          out.flush();
        }
        flush();
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        try {
          losePower();
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
      }
    }
  }

  private void agree(DataInputStream in, DataOutputStream out) throws IOException {
    out.writeLong(HELLO);
    out.writeLong(OPTION);
    out.writeShort(FIXED_NEWSTYLE_NO_ZEROES);
    out.flush();
    int _ = in.readInt();
    while (true) {
      long _ = in.readLong();
      int option = in.readInt();
      in.skipNBytes(in.readInt());
      switch (option) {
        case 1 -> { // EXPORT_NAME
          out.writeLong(bytes);
          out.writeShort(HAS_FLAGS_FLUSH_FUA);
          out.flush();
          return;
        }
        case 2 -> throw new EOFException("it was only looked at");
        case 6, 7 -> { // INFO and GO
          reply(out, option, 3, 12); // INFO
          out.writeShort(0); // EXPORT
          out.writeLong(bytes);
          out.writeShort(HAS_FLAGS_FLUSH_FUA);
          reply(out, option, 1, 0); // ACK
          out.flush();
          if (option == 7) {
            return;
          }
        }
        default -> {
          reply(out, option, 1 << 31 | 1, 0); // UNSUPPORTED
          out.flush();
        }
      }
    }
  }

  private static void reply(DataOutputStream out, int option, int type, int length)
      throws IOException {
    out.writeLong(OPTION_REPLY);
    out.writeInt(option);
    out.writeInt(type);
    out.writeInt(length);
  }

  /** Answers one request; false where it says good-bye. */
  private boolean answer(DataInputStream in, DataOutputStream out) throws IOException {
    if (in.readInt() != REQUEST) {
      throw new IOException("no request where one begins");
    }
    int flags = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long cookie = in.readLong();
    long offset = in.readLong();
    int length = in.readInt();
    byte[] data = new byte[type <= 1 ? length : 0];
    switch (type) {
      case 0 -> read(offset, data);
      case 1 -> {
        in.readFully(data);
        write(offset, data, (flags & FUA) != 0);
      }
      case 2 -> {
        return false;
      }
      case 3 -> flush();
      default -> {}
    }
    out.writeInt(REPLY);
    out.writeInt(type <= 3 ? 0 : INVALID);
    out.writeLong(cookie);
    if (type == 0) {
      out.write(data);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    durable.close();
    Files.deleteIfExists(socket);
    Files.deleteIfExists(socket.getParent());
  }
}
