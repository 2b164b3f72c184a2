package dev.assay.bench.suite.store;

import dev.assay.bench.suite.store.subject.Values;
import java.util.SplittableRandom;

/**
 * A stream of operations of one thread, drawn before it is timed, so that every store gets the same
 * and none pays for the drawing.
 *
 * <pre>
 *   | kind (8) | length of a scan (8) | number of the record, or distance from the last (48) |
 * </pre>
 *
 * <p>Record {@code n} has the key {@code Values.mix(n)}: keys come in no order, as YCSB's hashed
 * ones do.
 */
final class Operations {

  static final int READ = 0;
  static final int UPDATE = 1;
  static final int INSERT = 2;
  static final int SCAN = 3;
  static final int CHANGE = 4;

  /** Of the record that lies so far before the last inserted. */
  static final int READ_LATEST = 5;

  private static final int LONGEST_SCAN = 100;
  private static final int KIND_SHIFT = 56;
  private static final int LENGTH_SHIFT = 48;
  private static final long NUMBER = (1L << LENGTH_SHIFT) - 1;

  private Operations() {}

  /**
   * Draws operations.
   *
   * @param records how many records were loaded
   * @param zipf whether keys are drawn by YCSB's scrambled Zipf distribution, else uniformly
   */
  static long[] draw(Mix mix, boolean zipf, long records, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Zipf ranks = mix == Mix.D ? new Zipf(records, Zipf.YCSB_THETA) : Zipf.ofYcsb();
    long[] operations = new long[count];
    for (int i = 0; i < count; i++) {
      long kind = mix.kind(random.nextInt(100));
      long length = kind == SCAN ? random.nextInt(LONGEST_SCAN) + 1 : 0;
      operations[i] = (kind << KIND_SHIFT) | (length << LENGTH_SHIFT);
      if (kind == READ_LATEST && zipf) {
        operations[i] |= ranks.next(random);
      } else if (zipf) {
        operations[i] |= (Values.mix(~ranks.next(random)) >>> 1) % records;
      } else {
        operations[i] |= random.nextLong(records);
      }
    }
    return operations;
  }

  static int kind(long operation) {
    return (int) (operation >>> KIND_SHIFT);
  }

  static int length(long operation) {
    return (int) (operation >>> LENGTH_SHIFT) & 0xff;
  }

  static long number(long operation) {
    return operation & NUMBER;
  }
}
