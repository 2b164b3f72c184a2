package dev.assay.engine.memory;

/** Memory was not given; the message is one sentence with the amounts and the mend. */
public final class MemoryRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With its sentence. */
  public MemoryRefused(String sentence) {
    super(sentence);
  }
}
