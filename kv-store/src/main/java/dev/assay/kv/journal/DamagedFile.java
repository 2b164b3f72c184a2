package dev.assay.kv.journal;

import java.nio.file.Path;

/** A file of a store does not hold what was written to it; nothing of it was used. */
public final class DamagedFile extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offset;

  /** At this place, with half a sentence on what is wrong there. */
  public DamagedFile(Path file, long offset, String what) {
    super(
        "%s is damaged at byte %d: %s; restore the folder from a copy"
            .formatted(file, offset, what));
    this.file = file;
    this.offset = offset;
  }

  /** The file. */
  public Path file() {
    return file;
  }

  /** Where in it. */
  public long offset() {
    return offset;
  }
}
