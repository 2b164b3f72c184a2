package dev.assay.kv.server.command;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What took longer than the threshold, by kinds of events. Any thread may call. */
public final class LatencyEvents {

  private static final int MOST_SAMPLES = 160;

  /**
   * The longest of a second.
   *
   * @param atSeconds since 1970
   * @param millis how long it took
   */
  public record Sample(long atSeconds, long millis) {}

  /** Samples of one kind of events, the oldest first, and the longest ever. */
  public record Series(List<Sample> samples, long mostMillis) {

    /** The last one. */
    public Sample last() {
      return samples.getLast();
    }
  }

  private static final class Kept {
    final Deque<Sample> samples = new ArrayDeque<>();
    long mostMillis;
  }

  private final Map<String, Kept> events = new TreeMap<>();

  /** Notes an event; of those within a second the longest stays. */
  public synchronized void add(String event, long millis) {
    Kept kept = events.computeIfAbsent(event, e -> new Kept());
    kept.mostMillis = Math.max(kept.mostMillis, millis);
    long now = System.currentTimeMillis() / 1000;
    Sample last = kept.samples.peekLast();
    if (last != null && last.atSeconds() == now) {
      if (last.millis() >= millis) {
        return;
      }
      kept.samples.removeLast();
    }
    kept.samples.addLast(new Sample(now, millis));
    if (kept.samples.size() > MOST_SAMPLES) {
      kept.samples.removeFirst();
    }
  }

  /** All kinds with their samples. */
  public synchronized Map<String, Series> all() {
    Map<String, Series> all = new TreeMap<>();
    events.forEach(
        (name, kept) -> all.put(name, new Series(new ArrayList<>(kept.samples), kept.mostMillis)));
    return all;
  }

  /** Forgets these kinds of events, all where there are none; how many there were. */
  public synchronized int reset(Collection<String> names) {
    int before = events.size();
    if (names.isEmpty()) {
      events.clear();
    } else {
      events.keySet().removeAll(names);
    }
    return before - events.size();
  }
}
