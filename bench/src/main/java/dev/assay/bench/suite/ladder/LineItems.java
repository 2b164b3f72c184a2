package dev.assay.bench.suite.ladder;

import java.util.SplittableRandom;

/**
 * Rows with the columns, ranges and correlations that TPC-H's lineitem has for Q1 and Q6, held both
 * ways: as rows, one behind the other, and as columns in chunks.
 *
 * <p>Numbers are integers: days since 1992-01-01, hundredths of money, percent.
 */
final class LineItems {

  /** Columns, in the order in which a row holds them. */
  static final int SHIPDATE = 0;

  static final int QUANTITY = 1;
  static final int PRICE = 2;
  static final int DISCOUNT = 3;
  static final int TAX = 4;
  static final int FLAG = 5;
  static final int STATUS = 6;
  static final int COLUMNS = 7;

  /** Flags are 0 to 2 and statuses 0 and 1: a group is {@code 2 * flag + status}. */
  static final int GROUPS = 6;

  /** Q6: shipped in 1994, a discount of 5 to 7 %, fewer than 24. */
  static final int Q6_FROM = 731;

  static final int Q6_TO = 1096;
  static final int Q6_LEAST_DISCOUNT = 5;
  static final int Q6_GREATEST_DISCOUNT = 7;
  static final int Q6_QUANTITY = 24;

  /** Q1: shipped to 1998-09-02. */
  static final int Q1_TO = 2436;

  private static final int DAYS = 2526;
  private static final int CURRENT = 1263;

  final int count;

  /** {@code rows[row * COLUMNS + column]}. */
  final int[] rows;

  private LineItems(int count, int[] rows) {
    this.count = count;
    this.rows = rows;
  }

  /** So many rows, the same for the same number. */
  static LineItems of(int count) {
    SplittableRandom random = new SplittableRandom(count);
    int[] rows = new int[Math.multiplyExact(count, COLUMNS)];
    for (int at = 0; at < rows.length; at += COLUMNS) {
      int quantity = random.nextInt(1, 51);
      int ship = random.nextInt(1, DAYS);
      boolean received = ship + random.nextInt(1, 31) <= CURRENT;
      rows[at + SHIPDATE] = ship;
      rows[at + QUANTITY] = quantity;
      rows[at + PRICE] = quantity * random.nextInt(90_000, 200_000);
      rows[at + DISCOUNT] = random.nextInt(0, 11);
      rows[at + TAX] = random.nextInt(0, 9);
      rows[at + FLAG] = received ? random.nextInt(2) : 2;
      rows[at + STATUS] = ship <= CURRENT ? 0 : 1;
    }
    return new LineItems(count, rows);
  }

  /** As columns: {@code [chunk][column][row]}, all chunks of that length. */
  int[][][] columns(int chunkRows) {
    int[][][] chunks = new int[(count + chunkRows - 1) / chunkRows][COLUMNS][chunkRows];
    for (int row = 0; row < count; row++) {
      int[][] chunk = chunks[row / chunkRows];
      for (int column = 0; column < COLUMNS; column++) {
        chunk[column][row % chunkRows] = rows[row * COLUMNS + column];
      }
    }
    return chunks;
  }
}
