package dev.assay.bench.suite.storage;

import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.bench.workload.WorkloadFailed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * A table of rows in an engine: keys come in no order, values are noise that the number of the
 * transaction gives, so whatever is read can be checked.
 */
final class Table {

  /** Rows of a transaction. */
  static final int BATCH = 100;

  private static final int CHECKED = 200;

  private final Engine engine;
  private final int valueBytes;
  private final int[] transactions;
  private final SplittableRandom random;
  private int rows;
  private int transaction;

  Table(Engine engine, int mostRows, int valueBytes, long seed) {
    this.engine = engine;
    this.valueBytes = valueBytes;
    transactions = new int[mostRows];
    random = new SplittableRandom(seed);
    transaction = (int) seed << 24;
  }

  /** How many rows so many bytes are: whole transactions, one at least. */
  static int rows(long bytes, int valueBytes) {
    return (int) Math.max(1, bytes / (Engine.KEY_BYTES + valueBytes) / BATCH) * BATCH;
  }

  /** Key of a row. */
  static byte[] key(long row) {
    return ByteBuffer.allocate(Engine.KEY_BYTES).putLong(Values.mix(row)).putLong(row).array();
  }

  /** Adds rows until there are so many. */
  void grow(int count) throws Exception {
    while (rows < count) {
      int first = rows;
      rows += BATCH;
      write(i -> first + i);
    }
  }

  /** Writes so many rows anew, by chance; returns bytes of keys and values. */
  double overwrite(int count) throws Exception {
    for (int done = 0; done < count; done += BATCH) {
      write(_ -> random.nextInt(rows));
    }
    return (double) count * (Engine.KEY_BYTES + valueBytes);
  }

  private void write(IntUnaryOperator numbers) throws Exception {
    transaction++;
    byte[][] keys = new byte[BATCH][];
    for (int i = 0; i < BATCH; i++) {
      int row = numbers.applyAsInt(i);
      transactions[row] = transaction;
      keys[i] = key(row);
    }
    engine.write(keys, value(transaction, valueBytes));
  }

  /** A value of noise, the same for the same number. */
  static byte[] value(int number, int bytes) {
    byte[] value = new byte[bytes];
    new SplittableRandom(number).nextBytes(value);
    return value;
  }

  /** Keys and values that live. */
  double liveBytes() {
    return (double) rows * (Engine.KEY_BYTES + valueBytes);
  }

  /** Keys of rows drawn by chance. */
  byte[][] draw(int count) {
    byte[][] keys = new byte[count][];
    Arrays.setAll(keys, _ -> key(random.nextInt(rows)));
    return keys;
  }

  /** Looks whether rows have their last value, and others are not there. */
  void check() throws Exception {
    for (int i = 0; i < CHECKED; i++) {
      int row = random.nextInt(rows);
      if (!Arrays.equals(engine.read(key(row)), value(transactions[row], valueBytes))) {
        throw new WorkloadFailed("row " + row + " has not what was written to it last");
      }
    }
    if (engine.read(key(rows)) != null) {
      throw new WorkloadFailed("there is a row that nobody wrote");
    }
  }
}
