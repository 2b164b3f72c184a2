package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Edits;
import dev.assay.kv.server.keyspace.Structure;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Distinct byte strings, each at a place, a number that holds while nothing changes. Bytes lie
 * where they are said to lie until something changes or another place is asked for.
 */
public abstract class Collection extends Structure {

  private static final int PUT = 1;
  private static final int REMOVE = 2;

  /** Sees a string with what belongs to it. */
  @FunctionalInterface
  public interface PairVisitor {

    /** A string and its value, of no bytes where there is none; nothing may be changed. */
    void pair(long key, int keyBytes, long value, int valueBytes);
  }

  /** How many strings there are. */
  public abstract int size();

  @Override
  public final boolean isEmpty() {
    return size() == 0;
  }

  /** Takes a string out; whether it was there. */
  public final boolean remove(long key, int bytes) {
    wasTaken(key, bytes);
    boolean isGone = take(key, bytes);
    if (!isGone) {
      unedited();
    }
    return isGone;
  }

  /** As {@link #remove}, without telling of it. */
  protected abstract boolean take(long key, int bytes);

  /** Tells that a string is not there from now on. */
  protected final void wasTaken(long key, int bytes) {
    edited(REMOVE, 0, key, bytes);
  }

  /** Tells that a string is there now, with what belongs to it. */
  protected final void wasPut(long key, int keyBytes, long value, int valueBytes) {
    edited(PUT, 0, key, keyBytes, value, valueBytes);
  }

  /** Puts a string with what belongs to it, as {@link #scan} shows that. */
  protected abstract void put(long key, int keyBytes, long value, int valueBytes);

  @Override
  public final long write(long cursor, Edits to) {
    return scan(
        cursor,
        (key, keyBytes, value, valueBytes) -> to.add(PUT, 0, key, keyBytes, value, valueBytes));
  }

  @Override
  public final void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    if (what == PUT) {
      put(first, firstBytes, second, secondBytes);
    } else {
      boolean _ = take(first, firstBytes);
    }
  }

  /** The place behind another; -1 begins, -1 ends. */
  public abstract int next(int place);

  /** A place by chance, each as probable as the others; there must be one. */
  public abstract int random();

  /** Where the string at a place is. */
  public abstract long address(int place);

  /** The length of the string at a place. */
  public abstract int length(int place);

  /** Goes on with a walk that guarantees what SCAN does; 0 begins, and is returned at the end. */
  public abstract long scan(long cursor, PairVisitor visitor);

  /** A number from 0 on below a bound, by chance. */
  public static int below(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  /** Distinct places by chance, in no order; all where there are not more. */
  public final int[] random(long count) {
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
