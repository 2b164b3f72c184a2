package dev.assay.exec.load;

/**
 * Data could not be loaded; the message is one sentence with what, where and, if known, the mend.
 */
public final class LoadFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With its sentence. */
  public LoadFailure(String sentence) {
    super(sentence);
  }

  /** With its sentence and what it comes from. */
  public LoadFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
