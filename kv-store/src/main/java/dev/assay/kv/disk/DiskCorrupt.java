package dev.assay.kv.disk;

/** What was read from disk is not what was written there; it is not served. */
public final class DiskCorrupt extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With one sentence that names file and place. */
  public DiskCorrupt(String sentence) {
    super(sentence);
  }
}
