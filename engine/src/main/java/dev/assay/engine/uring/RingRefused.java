package dev.assay.engine.uring;

import dev.assay.engine.natives.Linux;
import java.io.Serial;

/** The kernel refuses a ring, or something of it: which call, why, and the mend. */
public final class RingRefused extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int errno;

  /** With a sentence. */
  public RingRefused(String sentence) {
    super(sentence);
    errno = 0;
  }

  /** With the call that failed and its result below zero. */
  RingRefused(String call, long result) {
    super(call + " is refused: " + Linux.describe(result) + mend((int) -result));
    errno = (int) -result;
  }

  /** The kernel's error number, 0 where it gave none. */
  public int errno() {
    return errno;
  }

  private static String mend(int errno) {
    return switch (errno) {
      case 1 -> "; sysctl kernel.io_uring_disabled=0, or seccomp=unconfined for the container";
      case 12 -> "; raise the limit of locked memory (ulimit -l) or ask for fewer entries";
      case 38 -> "; boot Linux 5.11 or newer with CONFIG_IO_URING";
      default -> "";
    };
  }
}
