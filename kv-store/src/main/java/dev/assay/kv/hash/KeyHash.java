package dev.assay.kv.hash;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

/**
 * A keyed 64-bit hash of bytes. All of its bits are used: the highest choose the shard, the lowest
 * the bucket, those from bit 16 on are the tag.
 *
 * <p>Two 64-bit words at a time are folded by a 128-bit multiplication, as wyhash does (Wang Yi,
 * 2019), in the form that also folds the operands in: a word that equals a secret would otherwise
 * multiply by zero and wipe out the rest of the key. It is no cryptographic hash; the seed should
 * be random where strangers choose keys.
 */
public final class KeyHash {

  private static final long FIRST = 0xa0761d6478bd642fL;
  private static final long SECOND = 0xe7037ed1a0b428dbL;

  private KeyHash() {}

  /** The hash of {@code length} bytes from an address on. */
  public static long of(long address, int length, long seed) {
    long state = seed ^ FIRST;
    long at = address;
    int left = length;
    while (left > 16) {
      state = fold(word(at) ^ SECOND ^ seed, word(at + 8) ^ state);
      at += 16;
      left -= 16;
    }
    long low;
    long high;
    if (left >= 8) {
      low = word(at);
      high = word(at + left - 8);
    } else if (left >= 4) {
      low = ALL.get(JAVA_INT_UNALIGNED, at) & 0xffff_ffffL;
      high = ALL.get(JAVA_INT_UNALIGNED, at + left - 4) & 0xffff_ffffL;
    } else {
      low = left == 0 ? 0 : few(at, left);
      high = 0;
    }
    return finish(low, high, state, length, seed);
  }

  /** The hash of a long's eight bytes, lowest first: as {@link #of} of these bytes. */
  public static long ofLong(long key, long seed) {
    return finish(key, key, seed ^ FIRST, Long.BYTES, seed);
  }

  private static long finish(long low, long high, long state, int length, long seed) {
    return fold(fold(low ^ SECOND ^ seed, high ^ state), SECOND ^ length);
  }

  /** One to three bytes: the first, the middle one and the last. */
  private static long few(long at, int length) {
    return ((ALL.get(JAVA_BYTE, at) & 0xffL) << 16)
        | ((ALL.get(JAVA_BYTE, at + (length >>> 1)) & 0xffL) << 8)
        | (ALL.get(JAVA_BYTE, at + length - 1) & 0xffL);
  }

  private static long word(long at) {
    return ALL.get(JAVA_LONG_UNALIGNED, at);
  }

  private static long fold(long a, long b) {
    return a ^ b ^ (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }
}
