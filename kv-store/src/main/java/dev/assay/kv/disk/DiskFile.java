package dev.assay.kv.disk;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The file in which a store keeps records that memory has no room for: scratch of this process,
 * gone when it is closed; what a killed process left is deleted by the next that opens one in the
 * same directory. Read and written past the page cache where the file system can do that, so that
 * the memory a store takes is the memory it was given. Any thread may call.
 */
public final class DiskFile implements AutoCloseable {

  /** Places, lengths and addresses of transfers are multiples of this. */
  public static final int BLOCK_BYTES = 4096;

  private static final String PREFIX = "assay-spill-";
  private static final int EINTR = 4;
  private static final int CLOSING = Integer.MIN_VALUE;

  private final Path path;
  private final int descriptor;
  private final boolean isDirect;

  /** Calls under way; below zero when closing. */
  private final AtomicInteger users = new AtomicInteger();

  private final LongAdder reads = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private volatile String refusal = "";

  private DiskFile(Path path, int descriptor, boolean isDirect) {
    this.path = path;
    this.descriptor = descriptor;
    this.isDirect = isDirect;
  }

  /**
   * Makes one.
   *
   * @throws UncheckedIOException where that cannot be, with the reason
   */
  public static DiskFile create(Path directory) {
    try {
      Files.createDirectories(directory);
      deleteLeftovers(directory);
      Path path = Files.createTempFile(directory, PREFIX, ".frames");
      long direct = OpenFiles.openFile(path.toString(), true);
      long opened = direct >= 0 ? direct : OpenFiles.openFile(path.toString(), false);
      if (opened < 0) {
        Files.deleteIfExists(path);
        throw new IOException("%s cannot be opened: %s".formatted(path, Linux.describe(opened)));
      }
      OpenFiles.tryLockWhole((int) opened);
      return new DiskFile(path, (int) opened, direct >= 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no file for records in " + directory + ": " + e, e);
    }
  }

  /** Who lives has its file locked. */
  private static void deleteLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : files) {
        long opened = OpenFiles.openFile(file.toString(), false);
        if (opened >= 0) {
          if (OpenFiles.tryLockWhole((int) opened) >= 0) {
            Files.deleteIfExists(file);
          }
          Descriptors.close((int) opened);
        }
      }
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Whether it goes past the page cache. */
  public boolean isDirect() {
    return isDirect;
  }

  /** Its number, between {@link #begin} and {@link #end}. */
  int descriptor() {
    return descriptor;
  }

  /**
   * Keeps it open until {@link #end}.
   *
   * @throws IllegalStateException when it is closed
   */
  void begin() {
    if (users.incrementAndGet() < 0) {
      users.decrementAndGet();
      throw new IllegalStateException("the store is closed");
    }
  }

  void end() {
    users.decrementAndGet();
  }

  /** A record is being read. */
  void countRead() {
    reads.increment();
  }

  /** How many reads there were of records. */
  public long reads() {
    return reads.sum();
  }

  /** How much was written of frames. */
  public long writtenBytes() {
    return writtenBytes.sum();
  }

  /** Reads; the result is as {@code pread(2)} has it, after {@link #begin}. */
  long read(long address, int bytes, long position) {
    long result;
    do {
      result = OpenFiles.readAt(descriptor, address, bytes, position);
    } while (result == -EINTR);
    return result;
  }

  /** Makes room, where the file system can do that ahead; false where the disk has none. */
  boolean allocate(long position, int bytes) {
    long result = OpenFiles.allocateAt(descriptor, position, bytes);
    return result != -28 || refuse(position, result);
  }

  /** Writes all; false where that failed, and {@link #refusal} tells why. For owners of shards. */
  boolean write(long address, int bytes, long position) {
    for (int done = 0; done < bytes; ) {
      long wrote = OpenFiles.writeAt(descriptor, address + done, bytes - done, position + done);
      if (wrote <= 0 && wrote != -EINTR) {
        return refuse(position + done, wrote);
      }
      done += (int) Math.max(0, wrote);
    }
    writtenBytes.add(bytes);
    return true;
  }

  private boolean refuse(long position, long result) {
    refusal =
        "writing %s at offset %,d failed: %s".formatted(path, position, Linux.describe(result));
    return false;
  }

  /** Why nothing more is written; empty where the bound is the reason. */
  public String refusal() {
    return refusal;
  }

  /** Forgets {@link #refusal}. */
  public void accept() {
    if (!refusal.isEmpty()) {
      refusal = "";
    }
  }

  /** What is wrong there, for a reader. */
  DiskCorrupt corrupt(long position, String how) {
    return new DiskCorrupt(
        "%s is damaged at offset %,d: %s; the records there are lost, all others can be read, and KvStore.dropDamaged gives the lost up"
            .formatted(path, position, how));
  }

  /** Waits for the readers and deletes it; nobody writes any more. A second call does nothing. */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  public void close() {
    if (users.getAndUpdate(count -> count < 0 ? count : count + CLOSING) < 0) {
      return;
    }
    while (users.get() != CLOSING) {
      Thread.yield();
    }
    Descriptors.close(descriptor);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " stays behind: " + e, e);
    }
  }
}
