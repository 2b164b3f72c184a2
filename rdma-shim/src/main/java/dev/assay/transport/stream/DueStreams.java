package dev.assay.transport.stream;

import dev.assay.transport.link.Attempts;
import java.util.ArrayDeque;

/**
 * Streams to which calls have left something for the next poll: handlers are called from nowhere
 * else. Of one thread.
 */
public final class DueStreams {

  private final ArrayDeque<BufferedStream> due = new ArrayDeque<>();

  void add(BufferedStream stream) {
    due.add(stream);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return due.isEmpty();
  }

  /** Lets each go on; returns how many events there were. A handler that throws ends the round. */
  public int attend() {
    int events = 0;
    for (int left = due.size(); left > 0; left--) {
      BufferedStream stream = due.remove();
      try {
        events += stream.attend();
      } catch (RuntimeException | Error e) {
        stream.onThrown(e);
        throw e;
      }
    }
    return events;
  }

  /** The same until none is left, whoever throws; what was thrown last is thrown on. */
  public void attendAll() {
    Attempts all = new Attempts();
    while (!due.isEmpty()) {
      all.run(this::attend);
    }
    all.end();
  }
}
