package dev.assay.kv;

/** A write needed memory that the store may not have; nothing was changed. */
public final class StoreFull extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With one sentence. */
  public StoreFull(String sentence) {
    super(sentence);
  }
}
