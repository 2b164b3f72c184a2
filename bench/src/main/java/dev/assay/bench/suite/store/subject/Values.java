package dev.assay.bench.suite.store.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values that tell whether they are right: the first eight bytes are a stamp, made of the key and
 * of a version; the last eight of a longer one are the stamp's complement.
 *
 * <pre>
 *   stamp: | upper half of the mixed key (32) | version (32) |
 * </pre>
 */
public final class Values {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long UPPER = 0xffff_ffff_0000_0000L;

  private Values() {}

  /**
   * A permutation of all numbers that looks like chance: Stafford's thirteenth variant of
   * MurmurHash3's finaliser, as in Java's SplittableRandom.
   */
  public static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The stamp of a version of a key's value. */
  public static long stamp(long key, int version) {
    return (mix(~key) & UPPER) | (version & ~UPPER);
  }

  /** Fills an array with the value of a stamp. */
  public static byte[] fill(byte[] value, long stamp) {
    if (value.length > Long.BYTES) {
      Arrays.fill(value, (byte) stamp);
      LONG.set(value, value.length - Long.BYTES, ~stamp);
    }
    LONG.set(value, 0, stamp);
    return value;
  }

  /** Checks a value in an array, null where there is none; returns its stamp. */
  public static long check(long key, byte @Nullable [] value, int length) {
    if (value == null) {
      throw wrong(key, "is not there");
    }
    if (length != value.length) {
      throw wrong(key, "has " + length + " bytes");
    }
    return check(key, (long) LONG.get(value, 0), (long) LONG.get(value, length - Long.BYTES));
  }

  /** Checks a value by its first and last eight bytes, lowest first; returns its stamp. */
  public static long check(long key, long first, long last) {
    if (((first ^ mix(~key)) & UPPER) != 0) {
      throw wrong(key, "belongs to another");
    }
    if (last != first && last != ~first) {
      throw wrong(key, "is of two versions");
    }
    return first;
  }

  /** What is thrown for a value that is not there, or not right. */
  static IllegalStateException wrong(long key, String what) {
    return new IllegalStateException("the value of key %016x %s".formatted(key, what));
  }
}
