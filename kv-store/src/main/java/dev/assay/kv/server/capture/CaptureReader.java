package dev.assay.kv.server.capture;

import dev.assay.kv.journal.DamagedFile;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.journal.JournalFolder;
import dev.assay.kv.journal.Recovery;
import dev.assay.kv.journal.Replay;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads a capture from end to end. One thread. */
public final class CaptureReader implements Replay {

  private final Path folder;
  private final Captured visitor;
  private final Map<Long, Buffer> parts = new HashMap<>();

  private CaptureReader(Path folder, Captured visitor) {
    this.folder = folder;
    this.visitor = visitor;
  }

  /**
   * Reads it.
   *
   * @param messages hears in a sentence when its end was not written whole and is left out
   * @throws IllegalArgumentException when there is none
   * @throws IllegalStateException when a server still writes it
   * @throws DamagedFile when a file does not hold what was written to it, with its place; what
   *     stands before it was handed over by then
   */
  public static void read(Path folder, Consumer<String> messages, Captured visitor) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder with a capture");
    }
    CaptureReader reader = new CaptureReader(folder, visitor);
    JournalConfig config = JournalConfig.in(folder, Durability.never()).withMessages(messages);
    try (JournalFolder opened = JournalFolder.open(folder)) {
      Recovery recovery = new Recovery(opened, config, 0, 0, reader);
      var _ = recovery.run();
      if (recovery.batches() == 0) {
        throw reader.isNone();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    } finally {
      reader.parts.values().forEach(Buffer::free);
    }
  }

  private IllegalArgumentException isNone() {
    return new IllegalArgumentException(folder + " holds no capture");
  }

  @Override
  public void put(long record, long header, long expiryMillis) {
    long key = record + RecordLayout.keyOffset(header);
    if (!CaptureLayout.isRequest(key, RecordLayout.keyBytes(header))) {
      throw isNone();
    }
    long value = record + RecordLayout.valueOffset(header);
    long bytes = RecordLayout.valueBytes(header);
    int flags = CaptureLayout.flags(key);
    long connection = CaptureLayout.connection(key);
    if ((flags & CaptureLayout.MORE) != 0) {
      parts.computeIfAbsent(connection, k -> new Buffer()).add(value, bytes);
      return;
    }
    Buffer begun = parts.remove(connection);
    if (begun != null) {
      begun.add(value, bytes);
      value = begun.address();
      bytes = begun.size();
    }
    visitor.request(
        CaptureLayout.nanos(key), connection, CaptureLayout.database(key), flags, value, bytes);
    if (begun != null) {
      begun.free();
    }
  }

  @Override
  public void delete(long key, int keyBytes) {
    throw isNone();
  }
}
