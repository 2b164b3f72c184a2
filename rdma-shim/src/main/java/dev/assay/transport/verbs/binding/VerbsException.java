package dev.assay.transport.verbs.binding;

import dev.assay.engine.natives.Linux;
import java.io.Serial;

/** A verb failed: one sentence that names the call and the kernel's or library's reason. */
public final class VerbsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  VerbsException(String sentence, int errno) {
    super(sentence);
    this.errno = errno;
  }

  /** For a call that failed with an error number. */
  static VerbsException refused(String call, int errno) {
    return new VerbsException(call + " is refused: " + Linux.describe(errno), errno);
  }

  /** The error number, 0 where there is none. */
  public int errno() {
    return errno;
  }
}
