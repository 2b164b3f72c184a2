package dev.assay.exec.spill;

import java.nio.file.Path;

/**
 * Where queries put what their memory budget does not hold.
 *
 * @param directory that is there and can be written
 * @param limitBytes most bytes that the temporary files of one query may take
 */
public record SpillConfig(Path directory, long limitBytes) {

  /** Checks. */
  public SpillConfig {
    if (limitBytes < 0) {
      throw new IllegalArgumentException(
          "temporary files cannot be limited to " + limitBytes + " bytes");
    }
  }

  /** The directory of the system for temporary files, as far as its disk has room. */
  public static SpillConfig ofSystem() {
    return new SpillConfig(Path.of(System.getProperty("java.io.tmpdir")), Long.MAX_VALUE);
  }
}
