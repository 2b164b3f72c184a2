package dev.assay.bench.suite.caching;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Policies by which a cache of a fixed number of items drops some; small simulators, not caches.
 */
enum Policy {
  /** Drops what was used longest ago. */
  LRU {
    @Override
    Simulator of(int size, int items) {
      Map<Integer, Boolean> held =
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
              return size() > size;
            }
          };
      return item -> held.put(item, true) != null;
    }
  },
  /** A hand goes round and drops the first one that was not used since it last came by. */
  CLOCK {
    @Override
    Simulator of(int size, int items) {
      return new Clock(size, items);
    }
  },
  /** Drops what was used least since it came; among equals the lowest number. */
  LFU {
    @Override
    Simulator of(int size, int items) {
      return new LeastUsed(size, items);
    }
  },
  /**
   * Caffeine: W-TinyLFU (Einziger, Friedman, Manes: TinyLFU: A highly efficient cache admission
   * policy, ACM Transactions on Storage 13(4), 2017).
   */
  W_TINY_LFU {
    @Override
    Simulator of(int size, int items) {
      Cache<Integer, Boolean> cache =
          Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
      return item -> {
        boolean hit = cache.getIfPresent(item) != null;
        if (!hit) {
          cache.put(item, true);
        }
        return hit;
      };
    }
  };

  /** What a policy does with requests. */
  @FunctionalInterface
  interface Simulator {
    /**
     * Asks for an item, which is there afterwards if the policy wants it; whether it was before.
     */
    boolean request(int item);
  }

  /** An empty cache. */
  abstract Simulator of(int size, int items);

  private static final class Clock implements Simulator {
    private final int[] places;
    private final boolean[] held;
    private final boolean[] used;
    private int hand;

    Clock(int size, int items) {
      places = new int[size];
      Arrays.fill(places, -1);
      held = new boolean[items];
      used = new boolean[items];
    }

    @Override
    public boolean request(int item) {
      if (held[item]) {
        used[item] = true;
        return true;
      }
      while (places[hand] >= 0 && used[places[hand]]) {
        used[places[hand]] = false;
        hand = (hand + 1) % places.length;
      }
      if (places[hand] >= 0) {
        held[places[hand]] = false;
      }
      places[hand] = item;
      held[item] = true;
      hand = (hand + 1) % places.length;
      return false;
    }
  }

  private static final class LeastUsed implements Simulator {
    private final int size;

    /** Uses of each item that is held; 0 for others. */
    private final int[] uses;

    private final TreeSet<Long> byUses = new TreeSet<>();

    LeastUsed(int size, int items) {
      this.size = size;
      uses = new int[items];
    }

    @Override
    public boolean request(int item) {
      boolean hit = uses[item] > 0;
      if (hit) {
        byUses.remove(entry(item));
      } else if (byUses.size() == size) {
        uses[(int) (long) byUses.removeFirst()] = 0;
      }
      uses[item]++;
      byUses.add(entry(item));
      return hit;
    }

    private long entry(int item) {
      return ((long) uses[item] << Integer.SIZE) | item;
    }
  }
}
