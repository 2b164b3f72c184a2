package dev.assay.exec.kernel;

/** Values added to, compared with, or put in place of what their groups have. Plain loops. */
public final class AggregateScatter {

  private AggregateScatter() {}

  /** Counts rows by group. */
  public static void count(int[] ids, int count, long[] counts) {
    for (int i = 0; i < count; i++) {
      counts[ids[i]]++;
    }
  }

  /** Marks groups that have a row. */
  public static void mark(int[] ids, int count, boolean[] marks) {
    for (int i = 0; i < count; i++) {
      marks[ids[i]] = true;
    }
  }

  /**
   * Sets the bits of groups that have a row. A word is kept as long as rows stay in it: groups
   * often come in order, and a load must not wait for the store before it.
   */
  public static void markBits(int[] ids, int count, long[] bits) {
    if (count == 0) {
      return;
    }
    int at = ids[0] >>> 6;
    long word = bits[at];
    for (int i = 0; i < count; i++) {
      if (ids[i] >>> 6 != at) {
        bits[at] = word;
        at = ids[i] >>> 6;
        word = bits[at];
      }
      word |= 1L << ids[i];
    }
    bits[at] = word;
  }

  /**
   * Sets a bit for the value of each row among those of its group.
   *
   * @param words that the bits of a group take
   */
  public static void markPairs(int[] ids, int[] values, int count, int words, long[] bits) {
    for (int i = 0; i < count; i++) {
      bits[ids[i] * words + (values[i] >>> 6)] |= 1L << values[i];
    }
  }

  /** Sums which the caller knows not to pass 64 bits. */
  public static void sum(int[] values, int[] ids, int count, long[] sums) {
    for (int i = 0; i < count; i++) {
      sums[ids[i]] += values[i];
    }
  }

  /** Sums which the caller knows not to pass 64 bits. */
  public static void sum(long[] values, int[] ids, int count, long[] sums) {
    for (int i = 0; i < count; i++) {
      sums[ids[i]] += values[i];
    }
  }

  /**
   * Sums that are looked at.
   *
   * @param nowhere stands for no group: such rows are left out
   * @throws ArithmeticException where one passes 64 bits
   */
  public static void sumChecked(int[] values, int[] ids, int count, int nowhere, long[] sums) {
    for (int i = 0; i < count; i++) {
      if (ids[i] != nowhere) {
        sums[ids[i]] = Math.addExact(sums[ids[i]], values[i]);
      }
    }
  }

  /**
   * Sums that are looked at.
   *
   * @param nowhere stands for no group: such rows are left out
   * @throws ArithmeticException where one passes 64 bits
   */
  public static void sumChecked(long[] values, int[] ids, int count, int nowhere, long[] sums) {
    for (int i = 0; i < count; i++) {
      if (ids[i] != nowhere) {
        sums[ids[i]] = Math.addExact(sums[ids[i]], values[i]);
      }
    }
  }

  /** Sums. */
  public static void sum(double[] values, int[] ids, int count, double[] sums) {
    for (int i = 0; i < count; i++) {
      sums[ids[i]] += values[i];
    }
  }

  /** Least values. */
  public static void least(int[] values, int[] ids, int count, long[] least) {
    for (int i = 0; i < count; i++) {
      least[ids[i]] = Math.min(least[ids[i]], values[i]);
    }
  }

  /** Least values. */
  public static void least(long[] values, int[] ids, int count, long[] least) {
    for (int i = 0; i < count; i++) {
      least[ids[i]] = Math.min(least[ids[i]], values[i]);
    }
  }

  /** Least values; a NaN, which is greater than all else, stands for none so far too. */
  public static void least(double[] values, int[] ids, int count, double[] least) {
    for (int i = 0; i < count; i++) {
      least[ids[i]] = lesser(least[ids[i]], values[i]);
    }
  }

  /** The lesser of two doubles, a NaN being greater than all else. */
  public static double lesser(double a, double b) {
    return b < a || Double.isNaN(a) ? b : a;
  }

  /** Greatest values. */
  public static void greatest(int[] values, int[] ids, int count, long[] greatest) {
    for (int i = 0; i < count; i++) {
      greatest[ids[i]] = Math.max(greatest[ids[i]], values[i]);
    }
  }

  /** Greatest values. */
  public static void greatest(long[] values, int[] ids, int count, long[] greatest) {
    for (int i = 0; i < count; i++) {
      greatest[ids[i]] = Math.max(greatest[ids[i]], values[i]);
    }
  }

  /** Greatest values. */
  public static void greatest(double[] values, int[] ids, int count, double[] greatest) {
    for (int i = 0; i < count; i++) {
      greatest[ids[i]] = Math.max(greatest[ids[i]], values[i]);
    }
  }

  /** Puts values where their groups are: the first of each stays. */
  public static void put(int[] values, int[] ids, int count, int[] target) {
    for (int i = count - 1; i >= 0; i--) {
      target[ids[i]] = values[i];
    }
  }

  /** Puts values where their groups are: the first of each stays. */
  public static void put(long[] values, int[] ids, int count, long[] target) {
    for (int i = count - 1; i >= 0; i--) {
      target[ids[i]] = values[i];
    }
  }

  /** Puts values where their groups are: the first of each stays. */
  public static void put(double[] values, int[] ids, int count, double[] target) {
    for (int i = count - 1; i >= 0; i--) {
      target[ids[i]] = values[i];
    }
  }

  /** The groups of rows, but another number where a validity bitmap has no bit. */
  public static void divertNulls(
      int[] ids, long[] validity, int count, int elsewhere, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = (validity[i >>> 6] >>> i & 1) == 0 ? elsewhere : ids[i];
    }
  }
}
