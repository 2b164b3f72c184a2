package dev.assay.bench.suite.serialization;

/**
 * The fixed layout: every field where it always is, little-endian, fills at the end by count. A
 * reader takes the fields it wants without touching the others.
 *
 * <pre>
 *   0        8          16       24       28        32     33    34      40       48
 *  +--------+-----------+--------+--------+---------+------+-----+-------+--------+----------
 *  | id     | timeNanos | price  | account| quantity| buy  |fills|       | symbol | fills ...
 *  +--------+-----------+--------+--------+---------+------+-----+-------+--------+----------
 *  a fill: price (8 bytes), quantity (4 bytes)
 * </pre>
 */
final class OrderLayout {

  static final int ID = 0;
  static final int TIME = 8;
  static final int PRICE = 16;
  static final int ACCOUNT = 24;
  static final int QUANTITY = 28;
  static final int BUY = 32;
  static final int FILLS = 33;
  static final int SYMBOL = 40;
  static final int FIRST_FILL = 48;
  static final int FILL_QUANTITY = 8;
  static final int FILL_BYTES = 12;

  private OrderLayout() {}
}
