package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.HashValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Hashes. */
public final class HashCommands {

  private HashCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("hset", call -> set(call, true))
        .on("hmset", call -> set(call, false))
        .on("hsetnx", HashCommands::setIfAbsent)
        .on("hget", HashCommands::get)
        .on("hmget", HashCommands::getMany)
        .on("hdel", call -> CollectionCommands.remove(call, HashValue.class))
        .on("hlen", call -> CollectionCommands.size(call, HashValue.class))
        .on("hstrlen", HashCommands::valueLength)
        .on("hexists", HashCommands::exists)
        .on("hkeys", call -> all(call, true, false))
        .on("hvals", call -> all(call, false, true))
        .on("hgetall", call -> all(call, true, true))
        .on("hincrby", HashCommands::add)
        .on("hincrbyfloat", HashCommands::addReal)
        .on("hscan", call -> CollectionCommands.scan(call, HashValue.class, Buffer::add))
        .on(
            "hrandfield",
            call ->
                CollectionCommands.random(
                    call, HashValue.class, "WITHVALUES", HashCommands::replyValueAt));
  }

  private static HashValue findOrNew(Call call) {
    return CollectionCommands.findOrNew(call, 1, HashValue.class, HashValue::new);
  }

  private static boolean put(Call call, HashValue hash, int field, long value, int bytes) {
    return hash.put(
        call.address(field), call.length(field), value, bytes, call.instance().settings().limits);
  }

  private static void set(Call call, boolean counts) {
    if (call.count() % 2 != 0) {
      throw ReplyError.arity(call.command().name());
    }
    HashValue hash = findOrNew(call);
    int added = 0;
    for (int i = 2; i < call.count(); i += 2) {
      added += put(call, hash, i, call.address(i + 1), call.length(i + 1)) ? 1 : 0;
    }
    CollectionCommands.store(call, hash);
    if (counts) {
      call.reply().integer(added);
    } else {
      call.reply().ok();
    }
  }

  private static void setIfAbsent(Call call) {
    HashValue hash = findOrNew(call);
    boolean isNew = !hash.find(call.address(2), call.length(2));
    if (isNew) {
      boolean _ = put(call, hash, 2, call.address(3), call.length(3));
      CollectionCommands.store(call, hash);
    }
    call.reply().integer(isNew ? 1 : 0);
  }

  private static boolean find(Call call, @Nullable HashValue hash, int field) {
    return hash != null && hash.find(call.address(field), call.length(field));
  }

  private static void replyValue(Call call, @Nullable HashValue hash, int field) {
    if (hash != null && find(call, hash, field)) {
      call.reply().bulk(hash.value(), hash.valueBytes());
    } else {
      call.reply().nullBulk();
    }
  }

  private static void replyValueAt(Reply reply, HashValue hash, int place) {
    reply.bulk(hash.valueAddress(place), hash.valueLength(place));
  }

  private static void get(Call call) {
    replyValue(call, call.read(1, HashValue.class), 2);
  }

  private static void getMany(Call call) {
    HashValue hash = call.read(1, HashValue.class);
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      replyValue(call, hash, i);
    }
  }

  private static void valueLength(Call call) {
    HashValue hash = call.read(1, HashValue.class);
    call.reply().integer(hash != null && find(call, hash, 2) ? hash.valueBytes() : 0);
  }

  private static void exists(Call call) {
    call.reply().integer(find(call, call.read(1, HashValue.class), 2) ? 1 : 0);
  }

  private static void all(Call call, boolean fields, boolean values) {
    HashValue hash = call.read(1, HashValue.class);
    int size = hash == null ? 0 : hash.size();
    if (fields && values) {
      call.reply().map(size);
    } else {
      call.reply().array(size);
    }
    if (hash != null) {
      for (int at = hash.next(-1); at >= 0; at = hash.next(at)) {
        if (fields) {
          CollectionCommands.replyAt(call.reply(), hash, at);
        }
        if (values) {
          replyValueAt(call.reply(), hash, at);
        }
      }
    }
  }

  private static void add(Call call) {
    long number = call.integer(3);
    HashValue hash = findOrNew(call);
    long before = 0;
    if (find(call, hash, 2)) {
      if (!Decimal.isLong(hash.value(), hash.valueBytes())) {
        throw new ReplyError("ERR hash value is not an integer");
      }
      before = Decimal.parse(hash.value(), hash.valueBytes());
    }
    long sum = CounterCommands.sum(before, number);
    boolean _ = put(call, hash, 2, Bytes.digits(sum), Decimal.length(sum));
    CollectionCommands.store(call, hash);
    call.reply().integer(sum);
  }

  private static void addReal(Call call) {
    LongDouble number = LongDouble.parse(call.text(3));
    if (number.isInfinite()) {
      throw new ReplyError("ERR value is NaN or Infinity");
    }
    HashValue hash = findOrNew(call);
    LongDouble before = LongDouble.ZERO;
    if (find(call, hash, 2)) {
      String text =
          new String(Bytes.toArray(hash.value(), hash.valueBytes()), StandardCharsets.ISO_8859_1);
      try {
        before = LongDouble.parse(text);
      } catch (ReplyError e) {
        throw new ReplyError("ERR hash value is not a float");
      }
    }
    byte[] sum = before.plus(number).toString().getBytes(StandardCharsets.US_ASCII);
    Buffer scratch = new Buffer();
    scratch.add(sum);
    boolean _ = put(call, hash, 2, scratch.address(), sum.length);
    scratch.free();
    CollectionCommands.store(call, hash);
    call.reply().bulk(sum);
  }
}
