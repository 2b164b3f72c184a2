package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.ReplyError;
import java.util.ArrayList;
import java.util.List;

/** BITFIELD: integers of 1 to 64 bits anywhere in a string. */
final class BitFields {

  private enum Kind {
    GET,
    SET,
    INCRBY
  }

  private enum Overflow {
    WRAP,
    SAT,
    FAIL
  }

  private record Field(
      Kind kind, boolean isSigned, int bits, long offset, long number, Overflow overflow) {}

  private static final int MOST_SIGNED = 64;
  private static final int MOST_UNSIGNED = 63;

  private BitFields() {}

  static void run(Call call, boolean readOnly) {
    List<Field> fields = fields(call, readOnly);
    boolean writes = fields.stream().anyMatch(field -> field.kind != Kind.GET);
    boolean found = writes ? call.findString(1) : call.readString(1);
    Keyspace keys = call.keys();
    long address = found ? keys.address() : 0;
    int before = keys.length();
    int length = before;
    int first = 0;
    if (writes) {
      long last =
          fields.stream()
              .filter(field -> field.kind != Kind.GET)
              .mapToLong(field -> field.offset + field.bits - 1)
              .max()
              .orElse(0);
      first = (int) (fields.stream().mapToLong(field -> field.offset).min().orElse(0) >>> 3);
      length = (int) Math.max(length, (last >>> 3) + 1);
      address = keys.edit(length);
    }
    call.reply().array(fields.size());
    boolean isChanged = false;
    for (Field field : fields) {
      isChanged |= apply(call, field, address, length);
    }
    if (writes && (!found || length != before || isChanged)) {
      keys.putEdited(first, length);
    }
  }

  /** Carries one operation out; whether it changed anything. */
  private static boolean apply(Call call, Field field, long address, int length) {
    long old = get(address, length, field);
    if (field.kind == Kind.GET) {
      call.reply().integer(old);
      return false;
    }
    boolean isSet = field.kind == Kind.SET;
    Long value = result(field, isSet ? 0 : old, field.number);
    if (value == null) {
      call.reply().nullBulk();
      return false;
    }
    put(address, field, value);
    call.reply().integer(isSet ? old : value);
    return old != value;
  }

  /** The sum as the field can hold it; null where it cannot and must not be changed then. */
  @SuppressWarnings("NullAway") // null is an answer
  private static @org.jspecify.annotations.Nullable Long result(
      Field field, long old, long number) {
    long least = field.isSigned ? -1L << (field.bits - 1) : 0;
    long most = field.isSigned ? ~least : field.bits == MOST_SIGNED ? -1 : (1L << field.bits) - 1;
    long sum = old + number;
    boolean wraps = ((old ^ sum) & (number ^ sum)) < 0;
    boolean isHigh = wraps ? number > 0 : sum > most;
    boolean isLow = wraps ? number < 0 : sum < least;
    if (!isHigh && !isLow) {
      return sum;
    }
    return switch (field.overflow) {
      case FAIL -> null;
      case SAT -> isHigh ? most : least;
      case WRAP -> extend(sum, field);
    };
  }

  private static long extend(long value, Field field) {
    int shift = 64 - field.bits;
    return field.isSigned ? value << shift >> shift : value << shift >>> shift;
  }

  private static long get(long address, int length, Field field) {
    long value = 0;
    for (long bit = field.offset; bit < field.offset + field.bits; bit++) {
      long at = bit >>> 3;
      int there = at < length ? ALL.get(JAVA_BYTE, address + at) : 0;
      value = value << 1 | ((there >> (7 - (int) (bit & 7))) & 1);
    }
    return extend(value, field);
  }

  private static void put(long address, Field field, long value) {
    for (int i = 0; i < field.bits; i++) {
      long bit = field.offset + i;
      long at = address + (bit >>> 3);
      int mask = 0x80 >>> (bit & 7);
      boolean isSet = ((value >>> (field.bits - 1 - i)) & 1) != 0;
      int there = ALL.get(JAVA_BYTE, at);
      ALL.set(JAVA_BYTE, at, (byte) (isSet ? there | mask : there & ~mask));
    }
  }

  private static List<Field> fields(Call call, boolean readOnly) {
    List<Field> fields = new ArrayList<>();
    Overflow overflow = Overflow.WRAP;
    for (int i = 2; i < call.count(); i++) {
      int left = call.count() - i - 1;
      if (call.is(i, "OVERFLOW") && left >= 1) {
        overflow = overflow(call, ++i);
        continue;
      }
      Kind kind = kind(call, i, left);
      if (readOnly && kind != Kind.GET) {
        throw new ReplyError("ERR BITFIELD_RO only supports the GET subcommand");
      }
      boolean isSigned = isSigned(call, i + 1);
      int bits = bits(call, i + 1, isSigned);
      long offset = offset(call, i + 2, bits);
      long number = kind == Kind.GET ? 0 : call.integer(i + 3);
      fields.add(new Field(kind, isSigned, bits, offset, number, overflow));
      i += kind == Kind.GET ? 2 : 3;
    }
    return fields;
  }

  private static Kind kind(Call call, int i, int left) {
    for (Kind kind : Kind.values()) {
      if (call.is(i, kind.name()) && left >= (kind == Kind.GET ? 2 : 3)) {
        return kind;
      }
    }
    throw ReplyError.syntax();
  }

  private static Overflow overflow(Call call, int i) {
    for (Overflow each : Overflow.values()) {
      if (call.is(i, each.name())) {
        return each;
      }
    }
    throw new ReplyError("ERR Invalid OVERFLOW type specified");
  }

  private static boolean isSigned(Call call, int i) {
    return call.length(i) > 0 && call.text(i).charAt(0) == 'i';
  }

  private static int bits(Call call, int i, boolean isSigned) {
    String text = call.text(i);
    if (text.matches("[iu][1-9]\\d?")) {
      int bits = Integer.parseInt(text.substring(1));
      if (bits <= (isSigned ? MOST_SIGNED : MOST_UNSIGNED)) {
        return bits;
      }
    }
    throw new ReplyError(
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.");
  }

  private static long offset(Call call, int i, int bits) {
    String text = call.text(i);
    boolean counts = text.startsWith("#");
    String digits = counts ? text.substring(1) : text;
    if (digits.matches("0|[1-9]\\d{0,17}")) {
      long offset = Long.parseLong(digits);
      long most = 8 * call.instance().settings().mostBulkBytes;
      if (offset < most && (counts ? offset * bits : offset) + bits <= most) {
        return counts ? offset * bits : offset;
      }
    }
    throw new ReplyError("ERR bit offset is not an integer or out of range");
  }
}
