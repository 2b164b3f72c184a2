package dev.assay.bench.suite.serialization;

import static dev.assay.bench.suite.serialization.Order.fold;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The same JSON written and read token by token, without objects in between. */
final class JsonTokensCodec implements Codec {

  private final JsonFactory factory = new JsonFactory();
  private final JsonBuffer buffer;

  JsonTokensCodec(int messages) {
    buffer = new JsonBuffer(messages * ROOM_PER_MESSAGE_BYTES);
  }

  @Override
  public String name() {
    return "json-tokens";
  }

  @Override
  public int encode(Order order, int from) throws IOException {
    try (JsonGenerator json = factory.createGenerator(buffer.from(from))) {
      json.writeStartObject();
      json.writeNumberField("id", order.id());
      json.writeNumberField("timeNanos", order.timeNanos());
      json.writeNumberField("account", order.account());
      json.writeBooleanField("buy", order.buy());
      json.writeNumberField("price", order.price());
      json.writeNumberField("quantity", order.quantity());
      json.writeStringField("symbol", order.symbol());
      json.writeFieldName("fillPrices");
      json.writeArray(order.fillPrices(), 0, order.fillPrices().length);
      json.writeFieldName("fillQuantities");
      json.writeArray(order.fillQuantities(), 0, order.fillQuantities().length);
      json.writeEndObject();
    }
    return buffer.position();
  }

  /** Fields come in the order written; both arrays are kept until both are there. */
  @Override
  public long decode(int from, int to) throws IOException {
    try (JsonParser json = factory.createParser(buffer.array(), from, to - from)) {
      json.nextToken();
      long sum = Order.CHECKSUM_START;
      for (int field = 0; field < 6; field++) {
        json.nextToken();
        JsonToken value = json.nextToken();
        sum = fold(sum, value.isNumeric() ? json.getLongValue() : json.getBooleanValue() ? 1 : 0);
      }
      json.nextToken();
      json.nextToken();
      char[] symbol = json.getTextCharacters();
      for (int i = 0, at = json.getTextOffset(); i < json.getTextLength(); i++, at++) {
        sum = fold(sum, symbol[at]);
      }
      return fills(json, sum);
    }
  }

  private static long fills(JsonParser json, long sum) throws IOException {
    long[] prices = new long[Order.FILLS_MAX];
    json.nextToken();
    json.nextToken();
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      prices[i] = json.getLongValue();
    }
    json.nextToken();
    json.nextToken();
    long all = sum;
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      all = fold(fold(all, prices[i]), json.getIntValue());
    }
    return all;
  }
}
