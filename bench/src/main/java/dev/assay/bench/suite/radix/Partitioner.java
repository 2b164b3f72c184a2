package dev.assay.bench.suite.radix;

import dev.assay.exec.kernel.Memory;
import java.util.Arrays;

/**
 * Scatters tuples by the highest bits of their keys' hashes, a cache line at a time: each partition
 * has a line-sized buffer that stays in cache, so that memory is written by whole lines and pages
 * change once in eight tuples (Balkesen, Teubner, Alonso and Özsu, "Main-Memory Hash Joins on
 * Multi-Core CPUs", ICDE 2013).
 *
 * <pre>
 *  tuple  63 ..... 32   31 ..... 0
 *         key           payload
 * </pre>
 */
final class Partitioner {

  private static final int LINE_TUPLES = 8;
  private static final int LINE_BYTES = LINE_TUPLES * Long.BYTES;

  private final int bits;
  private final long buffers;
  private final int[] starts;
  private final int[] ends;

  /**
   * For {@code 2^bits} partitions.
   *
   * @param buffers address of a cache line for each partition
   */
  Partitioner(int bits, long buffers) {
    this.bits = bits;
    this.buffers = buffers;
    starts = new int[(1 << bits) + 1];
    ends = new int[1 << bits];
  }

  /** Bytes of buffers that so many bits need. */
  static long bufferBytes(int bits) {
    return (long) LINE_BYTES << bits;
  }

  /** Spreads a key over 32 bits (Knuth's multiplicative method, the golden ratio). */
  static int hash(long tuple) {
    return (int) (tuple >>> Integer.SIZE) * 0x9E3779B1;
  }

  /** The first tuple of a partition, when they are scattered; of the last one plus 1 their end. */
  int start(int partition) {
    return starts[partition];
  }

  /** Copies tuples from one address to another, partition by partition. */
  void scatter(long from, int tuples, long to) {
    Arrays.fill(starts, 0);
    int shift = Integer.SIZE - bits;
    for (int i = 0; i < tuples; i++) {
      starts[(hash(Memory.getLong(from + 8L * i)) >>> shift) + 1]++;
    }
    for (int partition = 0; partition < ends.length; partition++) {
      ends[partition] = starts[partition];
      starts[partition + 1] += starts[partition];
    }
    for (int i = 0; i < tuples; i++) {
      long tuple = Memory.getLong(from + 8L * i);
      int partition = hash(tuple) >>> shift;
      int place = ends[partition]++;
      long buffer = buffers + (long) partition * LINE_BYTES;
      Memory.putLong(buffer + 8L * (place & LINE_TUPLES - 1), tuple);
      if ((place & LINE_TUPLES - 1) == LINE_TUPLES - 1) {
        flush(buffer, to, place + 1, Math.max(starts[partition], place + 1 - LINE_TUPLES));
      }
    }
    for (int partition = 0; partition < ends.length; partition++) {
      int end = ends[partition];
      int line = end & -LINE_TUPLES;
      flush(buffers + (long) partition * LINE_BYTES, to, end, Math.max(starts[partition], line));
    }
  }

  /** Tuples from {@code first} to before {@code end}, which lie in one line of the target. */
  private static void flush(long buffer, long to, int end, int first) {
    for (int place = first; place < end; place++) {
      long tuple = Memory.getLong(buffer + 8L * (place & LINE_TUPLES - 1));
      Memory.putLong(to + 8L * place, tuple);
    }
  }
}
