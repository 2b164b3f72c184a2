package dev.assay.bench.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a file as a whole: the new text goes to {@code NAME.tmp} beside it, is forced to disk
 * and renamed over the old one, and the rename is forced too. A reader, and whoever comes after a
 * kill or a power cut at any moment, finds either the old text or the new one ({@code rename(2)},
 * {@code fsync(2)}).
 */
final class AtomicFile {

  static final String TEMPORARY = ".tmp";

  private AtomicFile() {}

  /**
   * Replaces the file. An interrupt closes a channel under its writer, so it is held back until the
   * file stands, and set again then: a run that is being stopped still keeps what it has.
   */
  static void write(Path file, byte[] text) throws RecordNotWritten {
    boolean interrupted = Thread.interrupted();
    try {
      while (!replaces(file, text)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** True when the file was replaced, false when an interrupt came between. */
  private static boolean replaces(Path file, byte[] text) throws RecordNotWritten {
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    try {
      writeAndForce(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(file.toAbsolutePath().getParent());
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (IOException e) {
      discard(temporary, e);
      throw new RecordNotWritten(file, e);
    }
  }

  private static void writeAndForce(Path file, byte[] text) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(text);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  private static void forceFolder(@Nullable Path folder) throws IOException {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void discard(Path temporary, IOException because) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
