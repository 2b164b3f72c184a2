package dev.assay.kv.journal;

import java.util.function.Consumer;

/** Tells how far a long reading is, each two seconds. One thread. */
public final class Progress {

  private static final long INTERVAL_NANOS = 2_000_000_000L;

  private final Consumer<String> messages;
  private final String what;
  private long all;
  private long passed;
  private long next;

  /** Of reading this. */
  public Progress(Consumer<String> messages, String what) {
    this.messages = messages;
    this.what = what;
  }

  /** With so many bytes to read. */
  public void begin(long bytes) {
    all = bytes;
    next = System.nanoTime() + INTERVAL_NANOS;
  }

  /** At this byte of what is not passed. */
  public void at(long bytes) {
    if (System.nanoTime() - next >= 0) {
      next += INTERVAL_NANOS;
      messages.accept(
          "recovering from %s: %d of %d MiB".formatted(what, (passed + bytes) >> 20, all >> 20));
    }
  }

  /** Done with so many bytes. */
  public void passed(long bytes) {
    passed += bytes;
  }
}
