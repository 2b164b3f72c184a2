package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Structure;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Distinct byte strings, each at a place, a number that holds while nothing changes. Bytes lie
 * where they are said to lie until something changes or another place is asked for.
 */
public interface Collection extends Structure {

  /** Sees a string with what belongs to it. */
  @FunctionalInterface
  interface PairVisitor {

    /** A string and its value, of no bytes where there is none; nothing may be changed. */
    void pair(long key, int keyBytes, long value, int valueBytes);
  }

  /** How many strings there are. */
  int size();

  @Override
  default boolean isEmpty() {
    return size() == 0;
  }

  /** Takes a string out; whether it was there. */
  boolean remove(long key, int bytes);

  /** The place behind another; -1 begins, -1 ends. */
  int next(int place);

  /** A place by chance, each as probable as the others; there must be one. */
  int random();

  /** Where the string at a place is. */
  long address(int place);

  /** The length of the string at a place. */
  int length(int place);

  /** Goes on with a walk that guarantees what SCAN does; 0 begins, and is returned at the end. */
  long scan(long cursor, PairVisitor visitor);

  /** A number from 0 on below a bound, by chance. */
  static int below(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  /** Distinct places by chance, in no order; all where there are not more. */
  default int[] random(long count) {
    int size = size();
    int wanted = (int) Math.min(size, count);
    if (wanted * 8L < size) {
      int[] some = new int[wanted];
      java.util.Set<Integer> seen = new java.util.HashSet<>();
      while (seen.size() < wanted) {
        int place = random();
        if (seen.add(place)) {
          some[seen.size() - 1] = place;
        }
      }
      return some;
    }
    int[] all = new int[size];
    int at = 0;
    for (int place = next(-1); place >= 0; place = next(place)) {
      all[at++] = place;
    }
    for (int i = 0; i < wanted; i++) {
      int other = i + below(size - i);
      int kept = all[i];
      all[i] = all[other];
      all[other] = kept;
    }
    return Arrays.copyOf(all, wanted);
  }
}
