package dev.assay.bench.suite.serialization;

import static dev.assay.bench.suite.serialization.Order.fold;

/**
 * Integers of variable length: seven bits a byte, the eighth tells that more follow (LEB128), signs
 * folded in by zigzag, fields by position. Source: Protocol Buffers' description of its encoding.
 */
final class VarintCodec implements Codec {

  private final byte[] buffer;
  private int at;

  VarintCodec(int messages) {
    buffer = new byte[messages * ROOM_PER_MESSAGE_BYTES];
  }

  @Override
  public String name() {
    return "varint";
  }

  @Override
  public int encode(Order order, int from) {
    at = from;
    put(order.id());
    put(order.timeNanos());
    put(order.account());
    put(order.buy() ? 1 : 0);
    put(order.price());
    put(order.quantity());
    String symbol = order.symbol();
    put(symbol.length());
    for (int i = 0; i < symbol.length(); i++) {
      buffer[at++] = (byte) symbol.charAt(i);
    }
    long[] prices = order.fillPrices();
    put(prices.length);
    for (int i = 0; i < prices.length; i++) {
      put(prices[i]);
      put(order.fillQuantities()[i]);
    }
    return at;
  }

  private void put(long value) {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      buffer[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    buffer[at++] = (byte) left;
  }

  private long get() {
    long folded = 0;
    int shift = 0;
    byte next;
    do {
      next = buffer[at++];
      folded |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return (folded >>> 1) ^ -(folded & 1);
  }

  @Override
  public long decode(int from, int to) {
    at = from;
    long sum = Order.CHECKSUM_START;
    for (int field = 0; field < 6; field++) {
      sum = fold(sum, get());
    }
    for (long left = get(); left > 0; left--) {
      sum = fold(sum, buffer[at++]);
    }
    for (long left = get(); left > 0; left--) {
      sum = fold(sum, get());
      sum = fold(sum, get());
    }
    return sum;
  }
}
