package dev.assay.bench.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A record with the folder it was read from.
 *
 * @param folder where {@code run.json} and the histograms lie
 * @param record what was read
 * @param edited true when {@code run.json} was changed after Assay wrote it
 */
public record StoredRecord(Path folder, RunRecord record, boolean edited) {

  /** More than any run writes; a larger file is something else. */
  private static final long SIZE_LIMIT_BYTES = 256L << 20;

  /**
   * Reads a record.
   *
   * @param path the folder of a run, or its {@code run.json}
   * @throws BadRecord with one sentence when there is no valid record
   */
  public static StoredRecord read(Path path) throws BadRecord {
    Path file = Files.isDirectory(path) ? path.resolve(RecordFolder.RUN) : path;
    RecordCodec.Decoded decoded = RecordCodec.decode(bytes(file), file.toString());
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new StoredRecord(
        folder == null ? file.toAbsolutePath() : folder, decoded.record(), decoded.edited());
  }

  private static byte[] bytes(Path file) throws BadRecord {
    try {
      if (Files.size(file) > SIZE_LIMIT_BYTES) {
        throw new BadRecord(file + " is larger than any run record; name a folder of ./assay run");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new BadRecord(
          "there is no record at " + file + "; name a folder that ./assay run wrote", e);
    } catch (IOException e) {
      throw new BadRecord("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
