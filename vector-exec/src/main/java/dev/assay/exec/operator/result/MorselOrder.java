package dev.assay.exec.operator.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Hands on what workers make of their morsels in the order of these. What comes early is kept; who
 * is too far ahead waits. Any worker.
 */
final class MorselOrder<T> {

  private final int mostKept;
  private final Consumer<T> target;
  private final Map<Integer, List<T>> kept = new HashMap<>();
  private final Set<Integer> ended = new HashSet<>();
  private int first;
  private int count;
  private boolean hasFailed;

  /**
   * Begins at morsel 0.
   *
   * @param mostKept how much may wait for its turn
   * @param target called by one worker at a time, and may wait
   */
  MorselOrder(int mostKept, Consumer<T> target) {
    this.mostKept = mostKept;
    this.target = target;
  }

  /** Takes rows of a morsel, those of the same one in order. */
  synchronized void add(int morsel, T rows) {
    while (morsel != first && count >= mostKept && !hasFailed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        hasFailed = true;
      }
    }
    if (hasFailed) {
      throw new CancellationException("the query has failed");
    }
    if (morsel == first) {
      target.accept(rows);
    } else {
      kept.computeIfAbsent(morsel, each -> new ArrayList<>()).add(rows);
      count++;
    }
  }

  /** Says that no more rows come of a morsel, whose worker goes on or ends. */
  synchronized void end(int morsel) {
    ended.add(morsel);
    while (ended.remove(first)) {
      first++;
      List<T> next = kept.getOrDefault(first, List.of());
      kept.remove(first);
      count -= next.size();
      next.forEach(target);
    }
    notifyAll();
  }

  /** Lets nobody wait any more: a morsel will not end. */
  synchronized void fail() {
    hasFailed = true;
    notifyAll();
  }
}
