package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How many different elements there were, in 16,384 registers, kept in a string as Redis keeps it:
 *
 * <pre>
 *   HYLL | form (1) | zeroes (3) | the count, if the highest bit of its last byte is clear (8)
 *   then, form 0: six bits a register
 *         form 1: 00nnnnnn: n + 1 registers are zero | 01nnnnnn nnnnnnnn: n + 1 are
 *                 1vvvvvnn: n + 1 registers are v + 1
 * </pre>
 *
 * <p>Source: Flajolet, Fusy, Gandouet, Meunier: HyperLogLog, 2007; the estimate: Ertl, New
 * cardinality estimation algorithms for HyperLogLog sketches, 2017; the hash: Appleby,
 * MurmurHash64A, 2008.
 */
final class HyperLogLog {

  static final int HEADER_BYTES = 16;

  private static final int INDEX_BITS = 14;
  private static final int COUNT = 1 << INDEX_BITS;
  private static final int RANKS = Long.SIZE - INDEX_BITS + 1;
  private static final int DENSE_BYTES = HEADER_BYTES + COUNT * 6 / 8;
  private static final int MOST_SPARSE_BYTES = 3000;
  private static final int MOST_SPARSE_VALUE = 32;
  private static final int MAGIC = 0x4c4c5948;
  private static final double ALPHA = 0.7213475204444817;
  private static final long FACTOR = 0xc6a4a7935bd1e995L;
  private static final long SEED = 0xadc83b19L;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final byte[] registers = new byte[COUNT];
  private boolean isDense;

  /** Whether a string has the form of one, as far as its header and its length say. */
  private static boolean isOne(long address, int bytes) {
    int form = bytes < HEADER_BYTES ? -1 : ALL.get(JAVA_BYTE, address + 4);
    return (form == 1 || (form == 0 && bytes == DENSE_BYTES)) && ALL.get(INT, address) == MAGIC;
  }

  /** The count that a string remembers; negative where it has to be found anew. */
  static long remembered(long address, int bytes) {
    if (!isOne(address, bytes)) {
      throw new ReplyError("WRONGTYPE Key is not a valid HyperLogLog string value.");
    }
    return ALL.get(LONG, address + 8);
  }

  /** Remembers a count. */
  static void remember(long address, long count) {
    ALL.set(LONG, address + 8, count);
  }

  /** Takes the registers of a string in, the greater of two of a place being kept. */
  void merge(long address, int bytes) {
    long _ = remembered(address, bytes);
    if (isDense(address, bytes)) {
      isDense = true;
      for (int i = 0; i < COUNT; i++) {
        boolean _ = raise(i, register(address, i));
      }
    } else if (!mergeSparse(address + HEADER_BYTES, address + bytes)) {
      throw new ReplyError("INVALIDOBJ Corrupted HLL object detected");
    }
  }

  private boolean mergeSparse(long from, long end) {
    int next = 0;
    for (long at = from; at < end; at++) {
      int code = ALL.get(JAVA_BYTE, at) & 0xff;
      int value = 0;
      int run = (code & 63) + 1;
      if (code >= 128) {
        value = ((code >>> 2) & 31) + 1;
        run = (code & 3) + 1;
      } else if (code >= 64) {
        if (++at == end) {
          return false;
        }
        run = (((code & 63) << 8) | (ALL.get(JAVA_BYTE, at) & 0xff)) + 1;
      }
      if (next + run > COUNT) {
        return false;
      }
      for (int i = 0; i < run && value > 0; i++) {
        raise(next + i, value);
      }
      next += run;
    }
    return next == COUNT;
  }

  private boolean raise(int register, int value) {
    boolean isGreater = value > registers[register];
    if (isGreater) {
      registers[register] = (byte) value;
    }
    return isGreater;
  }

  /** Adds an element; whether that changed anything. */
  boolean add(long address, int bytes) {
    long hash = hash(address, bytes);
    return raise(index(hash), rank(hash));
  }

  private static int index(long hash) {
    return (int) hash & (COUNT - 1);
  }

  private static int rank(long hash) {
    return Long.numberOfTrailingZeros((hash >>> INDEX_BITS) | (1L << (RANKS - 1))) + 1;
  }

  /** Whether a string has a place of its own for each register. */
  static boolean isDense(long address, int bytes) {
    return isOne(address, bytes) && ALL.get(JAVA_BYTE, address + 4) == 0;
  }

  /** Whether an element of this hash raises a register of a string of which that is so. */
  static boolean isRaisedBy(long hash, long address) {
    return rank(hash) > register(address, index(hash));
  }

  /** Raises it. */
  static void raise(long hash, long address) {
    setRegister(address, index(hash), rank(hash));
  }

  private static int register(long address, int number) {
    long at = address + HEADER_BYTES + number * 6 / 8;
    int shift = (number * 6) & 7;
    int second = shift > 2 ? ALL.get(JAVA_BYTE, at + 1) & 0xff : 0; // else it may be behind the end
    return (((ALL.get(JAVA_BYTE, at) & 0xff) | (second << 8)) >>> shift) & 63;
  }

  private static void setRegister(long address, int number, int value) {
    long at = address + HEADER_BYTES + number * 6 / 8;
    int shift = (number * 6) & 7;
    ALL.set(JAVA_BYTE, at, (byte) ((ALL.get(JAVA_BYTE, at) & ~(63 << shift)) | (value << shift)));
    if (shift > 2) {
      int second = (ALL.get(JAVA_BYTE, at + 1) & ~(63 >>> (8 - shift))) | (value >>> (8 - shift));
      ALL.set(JAVA_BYTE, at + 1, (byte) second);
    }
  }

  static long hash(long address, int bytes) {
    long hash = SEED ^ (bytes * FACTOR);
    long at = address;
    for (int left = bytes; left >= Long.BYTES; left -= Long.BYTES, at += Long.BYTES) {
      long word = ALL.get(LONG, at) * FACTOR;
      hash = (hash ^ (word ^ (word >>> 47)) * FACTOR) * FACTOR;
    }
    int left = bytes & 7;
    for (int i = 0; i < left; i++) {
      hash ^= (ALL.get(JAVA_BYTE, at + i) & 0xffL) << (8 * i);
    }
    hash = left > 0 ? hash * FACTOR : hash;
    hash = (hash ^ (hash >>> 47)) * FACTOR;
    return hash ^ (hash >>> 47);
  }

  /** About how many different elements were added. */
  long count() {
    int[] ranks = new int[RANKS + 1];
    for (byte each : registers) {
      ranks[Math.min(each, RANKS)]++;
    }
    double sum = COUNT * tau((COUNT - ranks[RANKS]) / (double) COUNT);
    for (int rank = RANKS - 1; rank >= 1; rank--) {
      sum = 0.5 * (sum + ranks[rank]);
    }
    sum += COUNT * sigma(ranks[0] / (double) COUNT);
    return Math.round(ALPHA * COUNT * COUNT / sum);
  }

  private static double sigma(double share) {
    if (share == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = share;
    double sum = share;
    double before = Double.NaN;
    for (double factor = 1; sum != before; factor *= 2) {
      power *= power;
      before = sum;
      sum += power * factor;
    }
    return sum;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double root = share;
    double sum = 1 - share;
    double before = Double.NaN;
    for (double factor = 0.5; sum != before; factor /= 2) {
      root = Math.sqrt(root);
      before = sum;
      sum -= (1 - root) * (1 - root) * factor;
    }
    return sum / 3;
  }

  /**
   * Writes it as a string, as runs where they are short enough.
   *
   * @param old the count that it remembered, which is marked as one to be found anew
   */
  void write(Buffer to, long old) {
    isDense = isDense || !writeSparse(to, old);
    if (isDense) {
      writeHeader(to, 0, old);
      to.add(new byte[DENSE_BYTES - HEADER_BYTES]);
      for (int i = 0; i < COUNT; i++) {
        setRegister(to.address(), i, registers[i]);
      }
    }
  }

  private static void writeHeader(Buffer to, int form, long old) {
    to.clear();
    to.reserve(HEADER_BYTES);
    ALL.set(INT, to.address(), MAGIC);
    ALL.set(INT, to.address() + 4, form);
    remember(to.address(), old | Long.MIN_VALUE);
    to.added(HEADER_BYTES);
  }

  private boolean writeSparse(Buffer to, long old) {
    writeHeader(to, 1, old);
    for (int i = 0; i < COUNT; ) {
      int value = registers[i];
      int run = 1;
      int longest = value == 0 ? COUNT : 4;
      while (run < longest && i + run < COUNT && registers[i + run] == value) {
        run++;
      }
      if (value > MOST_SPARSE_VALUE || to.size() > MOST_SPARSE_BYTES) {
        return false;
      }
      int n = run - 1;
      if (value > 0) {
        to.add(new byte[] {(byte) (128 | ((value - 1) << 2) | n)});
      } else if (run <= 64) {
        to.add(new byte[] {(byte) n});
      } else {
        to.add(new byte[] {(byte) (64 | (n >>> 8)), (byte) n});
      }
      i += run;
    }
    return to.size() <= MOST_SPARSE_BYTES;
  }
}
