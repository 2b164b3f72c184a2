package dev.assay.engine.uring;

/** Flags that every operation takes; {@code 0} for none. */
public final class SubmissionFlags {

  /** The descriptor is a number in {@link RegisteredFiles}. */
  public static final int FIXED_FILE = 1;

  /** Begins only when all before it have ended. */
  public static final int DRAIN = 1 << 1;

  /** The next operation begins when this one has succeeded, and is cancelled when it fails. */
  public static final int LINK = 1 << 2;

  /** The kernel takes memory from a {@link BufferRing}. */
  public static final int BUFFER_SELECT = 1 << 5;

  /** Success makes no completion; Linux 5.17. */
  public static final int SKIP_SUCCESS = 1 << 6;

  private SubmissionFlags() {}
}
