package dev.assay.bench.suite.serialization;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON by Jackson's data binding, as most programs use it: an object in, an object out. */
final class JsonCodec implements Codec {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectWriter writer = MAPPER.writerFor(Order.class);
  private final ObjectReader reader = MAPPER.readerFor(Order.class);
  private final JsonBuffer buffer;

  JsonCodec(int messages) {
    buffer = new JsonBuffer(messages * ROOM_PER_MESSAGE_BYTES);
  }

  @Override
  public String name() {
    return "json-objects";
  }

  @Override
  public int encode(Order order, int from) throws IOException {
    writer.writeValue(buffer.from(from), order);
    return buffer.position();
  }

  @Override
  public long decode(int from, int to) throws IOException {
    Order order = reader.readValue(buffer.array(), from, to - from);
    return order.checksum();
  }
}
