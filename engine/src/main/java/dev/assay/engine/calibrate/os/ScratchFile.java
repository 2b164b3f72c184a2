package dev.assay.engine.calibrate.os;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file of random bytes that is gone when closed. Every 4 KiB block begins with its offset, so
 * that a read can tell that it read the right one. For one thread.
 */
final class ScratchFile implements Closeable {

  static final int BLOCK_BYTES = 4096;

  private static final long LEAST_FREE_BYTES = 64L << 20;

  private final Path path;
  private final FileChannel channel;
  private final boolean direct;
  private final String storeType;

  private ScratchFile(Path path, FileChannel channel, boolean direct, String storeType) {
    this.path = path;
    this.channel = channel;
    this.direct = direct;
    this.storeType = storeType;
  }

  /**
   * Creates an empty file.
   *
   * @param wantDirect true to go past the page cache where the file system can (O_DIRECT)
   * @throws IOException when the folder is read-only or has less than 64 MiB left
   */
  static ScratchFile create(Path folder, boolean wantDirect) throws IOException {
    FileStore store = Files.getFileStore(folder);
    if (store.getUsableSpace() < LEAST_FREE_BYTES) {
      throw new IOException("less than 64 MiB are free");
    }
    Path path = folder.resolve("calibrate-" + ProcessHandle.current().pid() + ".scratch");
    Files.deleteIfExists(path);
    OpenOption direct = wantDirect ? directOption() : null;
    if (direct != null) {
      try {
        return new ScratchFile(path, openDirect(path, direct), true, store.type());
      } catch (UnsupportedOperationException | IOException e) {
        // tmpfs before Linux 6.6 and some network file systems: the page cache it is.
        Files.deleteIfExists(path);
      }
    }
    return new ScratchFile(path, open(path, CREATE), false, store.type());
  }

  /** Proves by one block that transfers are taken: some file systems refuse only those. */
  private static FileChannel openDirect(Path path, OpenOption direct) throws IOException {
    FileChannel channel = open(path, direct);
    try {
      channel.write(buffer(BLOCK_BYTES), 0);
      return channel.truncate(0);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path path, OpenOption more) throws IOException {
    return FileChannel.open(path, Set.copyOf(List.of(CREATE, READ, WRITE, more)));
  }

  /**
   * O_DIRECT as the JDK spells it, null where it does not. By name, because javac warns of this
   * exported class wherever it is written and cannot be told not to.
   */
  private static @Nullable OpenOption directOption() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      for (Object option : options.getEnumConstants()) {
        if (option.toString().equals("DIRECT") && option instanceof OpenOption direct) {
          return direct;
        }
      }
      return null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** A buffer of random bytes that direct transfers accept. */
  static ByteBuffer buffer(int bytes) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(bytes + BLOCK_BYTES).alignedSlice(BLOCK_BYTES).limit(bytes);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < bytes; i += Long.BYTES) {
      buffer.putLong(i, random.nextLong());
    }
    return buffer;
  }

  /** Which file system it is, and whether a disk is behind it, for notes. */
  String place() {
    return storeType.equals("tmpfs") ? "tmpfs, which is memory and no disk" : storeType;
  }

  /** How far the page cache is out of the way, for notes. */
  String cache() {
    return direct
        ? "page cache bypassed (O_DIRECT), caches of device and host not"
        : "through the page cache: O_DIRECT was refused";
  }

  /** Writes a whole buffer, each of its blocks stamped with its offset. */
  void write(long offset, ByteBuffer buffer) throws IOException {
    for (int i = 0; i < buffer.limit(); i += BLOCK_BYTES) {
      buffer.putLong(i, offset + i);
    }
    buffer.rewind();
    while (buffer.hasRemaining()) {
      channel.write(buffer, offset + buffer.position());
    }
  }

  /** Reads a whole buffer and checks its first stamp. */
  void read(long offset, ByteBuffer buffer) throws IOException {
    buffer.rewind();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("the file ends before " + (offset + buffer.limit()));
      }
    }
    if (buffer.getLong(0) != offset) {
      throw new AssertionError("read another block than the one at " + offset);
    }
  }

  /** Waits until the data is on the device: {@code fdatasync}. */
  void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /** Throws the interrupt that closed a channel, or returns the failure as a reason to skip. */
  static String reason(Path folder, IOException failure) throws InterruptedException {
    if (failure instanceof ClosedByInterruptException) {
      Thread.interrupted();
      throw new InterruptedException("stopped during a transfer");
    }
    return "no scratch file in %s: %s: %s"
        .formatted(folder, failure.getClass().getSimpleName(), failure.getMessage());
  }
}
