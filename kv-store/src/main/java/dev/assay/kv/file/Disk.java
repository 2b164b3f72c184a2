package dev.assay.kv.file;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writing to the disk and waiting for it. An IOException is what the disk said. A test extends this
 * to have a disk that is full, or fails. Any thread may call.
 *
 * <p>Source: {@code fallocate(2)}, {@code msync(2)}, {@code fsync(2)}; that a name lasts only once
 * its folder is synced too: {@code fsync(2)}.
 */
public class Disk {

  private static final int ZEROES = 64 << 10;
  private static final int ENOSYS = -38;
  private static final int EOPNOTSUPP = -95;

  /** Makes a file longer, zeroed, with room on the disk; writing to it cannot find it full. */
  public void allocate(Path file, long fromByte, long toByte) throws IOException {
    long result = NativeAccess.whyNot().isEmpty() ? allocate(file, toByte) : ENOSYS;
    if (result == ENOSYS || result == EOPNOTSUPP) {
      zero(file, fromByte, toByte);
    } else if (result < 0) {
      throw new IOException(file + " cannot grow: " + Linux.describe(result));
    }
  }

  private static long allocate(Path file, long toByte) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    long folder = OpenFiles.openFolder(String.valueOf(file.toAbsolutePath().getParent()));
    if (folder < 0) {
      return folder;
    }
    long descriptor = OpenFiles.open((int) folder, String.valueOf(file.getFileName()), true);
    Descriptors.close((int) folder);
    if (descriptor < 0) {
      return descriptor;
    }
    long result = OpenFiles.allocate((int) descriptor, toByte);
    Descriptors.close((int) descriptor);
    return result;
  }

  /** Where the file system cannot promise room, it is taken by writing. */
  private void zero(Path file, long fromByte, long toByte) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(fromByte);
      for (long at = fromByte; at < toByte; at += ZEROES) {
        write(channel, ByteBuffer.allocate((int) Math.min(ZEROES, toByte - at)));
      }
    }
  }

  /** Writes all of a buffer at the channel's position. */
  public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Returns when these bytes of a mapped file are on the disk. */
  public void sync(MemorySegment mapped) throws IOException {
    try {
      mapped.force();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns when all that was written to a file is on the disk. */
  public void sync(FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Returns when the names in a folder are on the disk. */
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a file of the same folder another name, whole or not at all, to stay. */
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(to.resolveSibling("."));
  }
}
