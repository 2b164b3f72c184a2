package dev.assay.bench.suite.serialization;

import static dev.assay.bench.suite.serialization.Order.fold;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/** The fixed layout by a flyweight over Agrona's buffer, which checks bounds as it is set to. */
final class FlyweightCodec implements Codec {

  private final UnsafeBuffer buffer;

  FlyweightCodec(int messages) {
    buffer = new UnsafeBuffer(new byte[messages * ROOM_PER_MESSAGE_BYTES]);
  }

  @Override
  public String name() {
    return "fixed-agrona";
  }

  @Override
  public int encode(Order order, int from) {
    buffer.putLong(from + OrderLayout.ID, order.id(), LITTLE_ENDIAN);
    buffer.putLong(from + OrderLayout.TIME, order.timeNanos(), LITTLE_ENDIAN);
    buffer.putLong(from + OrderLayout.PRICE, order.price(), LITTLE_ENDIAN);
    buffer.putInt(from + OrderLayout.ACCOUNT, order.account(), LITTLE_ENDIAN);
    buffer.putInt(from + OrderLayout.QUANTITY, order.quantity(), LITTLE_ENDIAN);
    buffer.putByte(from + OrderLayout.BUY, (byte) (order.buy() ? 1 : 0));
    long[] prices = order.fillPrices();
    int[] quantities = order.fillQuantities();
    buffer.putByte(from + OrderLayout.FILLS, (byte) prices.length);
    buffer.putLong(from + OrderLayout.SYMBOL, 0, LITTLE_ENDIAN);
    buffer.putStringWithoutLengthAscii(from + OrderLayout.SYMBOL, order.symbol());
    int at = from + OrderLayout.FIRST_FILL;
    for (int i = 0; i < prices.length; i++, at += OrderLayout.FILL_BYTES) {
      buffer.putLong(at, prices[i], LITTLE_ENDIAN);
      buffer.putInt(at + OrderLayout.FILL_QUANTITY, quantities[i], LITTLE_ENDIAN);
    }
    return at;
  }

  @Override
  public long decode(int from, int to) {
    long sum = fold(Order.CHECKSUM_START, buffer.getLong(from + OrderLayout.ID, LITTLE_ENDIAN));
    sum = fold(sum, buffer.getLong(from + OrderLayout.TIME, LITTLE_ENDIAN));
    sum = fold(sum, buffer.getInt(from + OrderLayout.ACCOUNT, LITTLE_ENDIAN));
    sum = fold(sum, buffer.getByte(from + OrderLayout.BUY));
    sum = fold(sum, buffer.getLong(from + OrderLayout.PRICE, LITTLE_ENDIAN));
    sum = fold(sum, buffer.getInt(from + OrderLayout.QUANTITY, LITTLE_ENDIAN));
    for (int i = 0; i < Order.SYMBOL_MAX; i++) {
      byte character = buffer.getByte(from + OrderLayout.SYMBOL + i);
      if (character == 0) {
        break;
      }
      sum = fold(sum, character);
    }
    int fills = buffer.getByte(from + OrderLayout.FILLS);
    int at = from + OrderLayout.FIRST_FILL;
    for (int i = 0; i < fills; i++, at += OrderLayout.FILL_BYTES) {
      sum = fold(sum, buffer.getLong(at, LITTLE_ENDIAN));
      sum = fold(sum, buffer.getInt(at + OrderLayout.FILL_QUANTITY, LITTLE_ENDIAN));
    }
    return sum;
  }
}
