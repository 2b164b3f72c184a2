package dev.assay.bench.suite.serialization;

import java.util.SplittableRandom;

/**
 * The message that every format carries: an order with what was filled of it. Numbers are as they
 * are in such messages: ids and times large, quantities mostly small, prices in hundredths.
 *
 * @param id ascending
 * @param timeNanos since the epoch
 * @param account a small number
 * @param buy or sell
 * @param price in hundredths; may be below zero, as spreads are
 * @param quantity in lots
 * @param symbol one to eight characters of ASCII
 * @param fillPrices up to {@link #FILLS_MAX} prices
 * @param fillQuantities as many quantities
 */
@SuppressWarnings("ArrayRecordComponent") // as data binding has it; nobody compares orders
record Order(
    long id,
    long timeNanos,
    int account,
    boolean buy,
    long price,
    int quantity,
    String symbol,
    long[] fillPrices,
    int[] fillQuantities) {

  static final int FILLS_MAX = 4;
  static final int SYMBOL_MAX = 8;

  /** Starts a checksum over the fields in their order. */
  static final long CHECKSUM_START = 17;

  /** Orders of these numbers. */
  static Order[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Order[] orders = new Order[count];
    for (int i = 0; i < count; i++) {
      int fills = random.nextInt(FILLS_MAX + 1);
      long[] prices = new long[fills];
      int[] quantities = new int[fills];
      long price = random.nextLong(-500, 50_000);
      for (int f = 0; f < fills; f++) {
        prices[f] = price + random.nextInt(-3, 4);
        quantities[f] = 1 + random.nextInt(100);
      }
      orders[i] =
          new Order(
              1_000_000_000L + i,
              1_790_000_000_000_000_000L + random.nextLong(1_000_000_000_000L),
              random.nextInt(20_000),
              random.nextBoolean(),
              price,
              1 + random.nextInt(random.nextInt(10) == 0 ? 100_000 : 200),
              symbol(random),
              prices,
              quantities);
    }
    return orders;
  }

  private static String symbol(SplittableRandom random) {
    StringBuilder symbol = new StringBuilder();
    for (int left = 1 + random.nextInt(SYMBOL_MAX); left > 0; left--) {
      symbol.append((char) ('A' + random.nextInt(26)));
    }
    return symbol.toString();
  }

  /** What every format's reading must come to. */
  long checksum() {
    long sum = fold(fold(fold(CHECKSUM_START, id), timeNanos), account);
    sum = fold(fold(fold(sum, buy ? 1 : 0), price), quantity);
    for (int i = 0; i < symbol.length(); i++) {
      sum = fold(sum, symbol.charAt(i));
    }
    for (int i = 0; i < fillPrices.length; i++) {
      sum = fold(fold(sum, fillPrices[i]), fillQuantities[i]);
    }
    return sum;
  }

  /** The checksum with the next value in it. */
  static long fold(long checksum, long value) {
    return checksum * 31 + value;
  }
}
