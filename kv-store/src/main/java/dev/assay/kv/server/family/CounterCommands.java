package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Strings that are numbers. */
public final class CounterCommands {

  private CounterCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("incr", call -> add(call, 1))
        .on("decr", call -> add(call, -1))
        .on("incrby", call -> add(call, call.integer(2)))
        .on("decrby", CounterCommands::subtract)
        .on("incrbyfloat", CounterCommands::addReal);
  }

  private static void subtract(Call call) {
    long number = call.integer(2);
    if (number == Long.MIN_VALUE) {
      throw new ReplyError("ERR decrement would overflow");
    }
    add(call, -number);
  }

  private static void add(Call call, long number) {
    Keyspace keys = call.keys();
    long before = 0;
    if (call.findString(1)) {
      if (!Decimal.isLong(keys.address(), keys.length())) {
        throw ReplyError.notAnInteger();
      }
      before = Decimal.parse(keys.address(), keys.length());
    }
    long sum = sum(before, number);
    keys.putNumber(sum);
    call.reply().integer(sum);
  }

  /** Both together, or an error. */
  static long sum(long before, long number) {
    long sum = before + number;
    if (((before ^ sum) & (number ^ sum)) < 0) {
      throw new ReplyError("ERR increment or decrement would overflow");
    }
    return sum;
  }

  private static void addReal(Call call) {
    Keyspace keys = call.keys();
    boolean found = call.findString(1);
    LongDouble before = found ? LongDouble.parse(text(keys)) : LongDouble.ZERO;
    LongDouble number = LongDouble.parse(call.text(2));
    byte[] sum = before.plus(number).toString().getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(sum, 0, ALL, JAVA_BYTE, keys.replace(sum.length), sum.length);
    keys.putEdited();
    call.reply().bulk(sum);
  }

  private static String text(Keyspace keys) {
    if (keys.length() > LongDouble.MOST_BYTES) {
      throw LongDouble.invalid();
    }
    return new String(Bytes.toArray(keys.address(), keys.length()), StandardCharsets.ISO_8859_1);
  }
}
