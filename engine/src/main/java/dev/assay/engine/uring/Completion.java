package dev.assay.engine.uring;

/** Flags of completions and what they say. */
public final class Completion {

  private static final int BUFFER = 1;
  private static final int MORE = 1 << 1;
  private static final int NOTIFICATION = 1 << 3;
  private static final int BUFFER_MORE = 1 << 4;
  private static final int BUFFER_ID_SHIFT = 16;

  private Completion() {}

  /** Whether the kernel chose a buffer, whose number is {@link #bufferId}. */
  public static boolean hasBuffer(int flags) {
    return (flags & BUFFER) != 0;
  }

  /** The number of the buffer that was chosen. */
  public static int bufferId(int flags) {
    return flags >>> BUFFER_ID_SHIFT;
  }

  /** Whether the kernel goes on filling this buffer behind what it filled. */
  public static boolean bufferGoesOn(int flags) {
    return (flags & BUFFER_MORE) != 0;
  }

  /** Whether the operation goes on: more completions with this token come. */
  public static boolean goesOn(int flags) {
    return (flags & MORE) != 0;
  }

  /** Whether this tells that the memory of a zero-copy send is free again. */
  public static boolean isNotification(int flags) {
    return (flags & NOTIFICATION) != 0;
  }

  /** Of a notification that was asked to report: whether the kernel copied after all. */
  public static boolean copied(int result) {
    return result < 0;
  }
}
