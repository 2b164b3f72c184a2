package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the arguments of commands on streams name entries, groups and consumers. */
final class StreamIds {

  private StreamIds() {}

  /** An id, with the number 0 where none is given; neither {@code -} nor {@code +}. */
  static StreamId one(Call call, int argument) {
    return StreamId.parse(call.text(argument), 0);
  }

  /** The ids from an argument to another, this one not with them. */
  static List<StreamId> all(Call call, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> one(call, i)).toList();
  }

  /** Where an interval begins. */
  static StreamId begin(Call call, int argument) {
    return bound(call, argument, 0, "start");
  }

  /** Where an interval ends. */
  static StreamId end(Call call, int argument) {
    return bound(call, argument, -1, "end");
  }

  /** An id, or {@code -} for the least and {@code +} for the greatest. */
  static StreamId orEnd(String text, long missing) {
    return switch (text) {
      case "-" -> StreamId.ZERO;
      case "+" -> StreamId.MAX;
      default -> StreamId.parse(text, missing);
    };
  }

  private static StreamId bound(Call call, int argument, long missing, String which) {
    String text = call.text(argument);
    if (text.length() < 2 || text.charAt(0) != '(') {
      return orEnd(text, missing);
    }
    StreamId without = StreamId.parse(text.substring(1), missing);
    StreamId with = missing == 0 ? without.next() : without.previous();
    if (with == null) {
      throw new ReplyError("ERR invalid " + which + " ID for the interval");
    }
    return with;
  }

  /** An argument each of whose characters is a byte. */
  static String name(Call call, int argument) {
    return new String(call.bytes(argument), StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a name. */
  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The group of these arguments, whose stream was found; else the error of most commands. */
  static ConsumerGroup group(Call call, @Nullable StreamValue stream, int key, int group) {
    ConsumerGroup found = stream == null ? null : stream.groups().get(name(call, group));
    if (found == null) {
      throw new ReplyError(
          "NOGROUP No such key '%s' or consumer group '%s'"
              .formatted(call.text(key), call.text(group)));
    }
    return found;
  }

  /** A consumer, who is heard of, and made where there was none; for the stream last found. */
  static ConsumerGroup.Consumer consumer(Call call, ConsumerGroup group, int argument) {
    String name = name(call, argument);
    if (!group.consumers().containsKey(name)) {
      call.instance().notices().joined(call.keys().name());
    }
    return group.heardOf(name, call.core().nowMillis());
  }
}
