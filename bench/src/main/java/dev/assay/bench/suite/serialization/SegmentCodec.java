package dev.assay.bench.suite.serialization;

import static dev.assay.bench.suite.serialization.Order.fold;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The fixed layout in native memory, by a memory segment. */
final class SegmentCodec implements Codec {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment buffer;

  SegmentCodec(int messages) {
    buffer = Arena.ofAuto().allocate((long) messages * ROOM_PER_MESSAGE_BYTES);
  }

  @Override
  public String name() {
    return "fixed-segment";
  }

  @Override
  public int encode(Order order, int from) {
    buffer.set(LONG, from + OrderLayout.ID, order.id());
    buffer.set(LONG, from + OrderLayout.TIME, order.timeNanos());
    buffer.set(LONG, from + OrderLayout.PRICE, order.price());
    buffer.set(INT, from + OrderLayout.ACCOUNT, order.account());
    buffer.set(INT, from + OrderLayout.QUANTITY, order.quantity());
    buffer.set(JAVA_BYTE, from + OrderLayout.BUY, (byte) (order.buy() ? 1 : 0));
    long[] prices = order.fillPrices();
    int[] quantities = order.fillQuantities();
    buffer.set(JAVA_BYTE, from + OrderLayout.FILLS, (byte) prices.length);
    String symbol = order.symbol();
    for (int i = 0; i < Order.SYMBOL_MAX; i++) {
      byte character = i < symbol.length() ? (byte) symbol.charAt(i) : 0;
      buffer.set(JAVA_BYTE, from + OrderLayout.SYMBOL + i, character);
    }
    int at = from + OrderLayout.FIRST_FILL;
    for (int i = 0; i < prices.length; i++, at += OrderLayout.FILL_BYTES) {
      buffer.set(LONG, at, prices[i]);
      buffer.set(INT, at + OrderLayout.FILL_QUANTITY, quantities[i]);
    }
    return at;
  }

  @Override
  public long decode(int from, int to) {
    long sum = fold(Order.CHECKSUM_START, buffer.get(LONG, from + OrderLayout.ID));
    sum = fold(sum, buffer.get(LONG, from + OrderLayout.TIME));
    sum = fold(sum, buffer.get(INT, from + OrderLayout.ACCOUNT));
    sum = fold(sum, buffer.get(JAVA_BYTE, from + OrderLayout.BUY));
    sum = fold(sum, buffer.get(LONG, from + OrderLayout.PRICE));
    sum = fold(sum, buffer.get(INT, from + OrderLayout.QUANTITY));
    for (int i = 0; i < Order.SYMBOL_MAX; i++) {
      byte character = buffer.get(JAVA_BYTE, from + OrderLayout.SYMBOL + i);
      if (character == 0) {
        break;
      }
      sum = fold(sum, character);
    }
    int fills = buffer.get(JAVA_BYTE, from + OrderLayout.FILLS);
    int at = from + OrderLayout.FIRST_FILL;
    for (int i = 0; i < fills; i++, at += OrderLayout.FILL_BYTES) {
      sum = fold(sum, buffer.get(LONG, at));
      sum = fold(sum, buffer.get(INT, at + OrderLayout.FILL_QUANTITY));
    }
    return sum;
  }
}
