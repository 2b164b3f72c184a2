package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.ReplyError;
import java.lang.foreign.MemorySegment;

/** Strings as rows of bits, the highest of the first byte being the first. */
public final class BitCommands {

  private BitCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("setbit", BitCommands::set)
        .on("getbit", BitCommands::get)
        .on("bitcount", BitCommands::count)
        .on("bitpos", BitCommands::position)
        .on("bitop", BitCommands::combine)
        .on("bitfield", call -> BitFields.run(call, false))
        .on("bitfield_ro", call -> BitFields.run(call, true));
  }

  /** A bit's number from an argument; its byte is one that a string can have. */
  static long offset(Call call, int argument) {
    return call.integer(
        argument,
        0,
        8 * call.instance().settings().mostBulkBytes - 1,
        "ERR bit offset is not an integer or out of range");
  }

  private static void set(Call call) {
    long offset = offset(call, 2);
    long bit = call.integer(3, 0, 1, "ERR bit is not an integer or out of range");
    boolean found = call.findString(1);
    Keyspace keys = call.keys();
    int at = (int) (offset >>> 3);
    int mask = 0x80 >>> (offset & 7);
    int before = found && at < keys.length() ? ALL.get(JAVA_BYTE, keys.address() + at) : 0;
    if (!found || at >= keys.length() || ((before & mask) != 0) != (bit != 0)) {
      long to = keys.edit(Math.max(keys.length(), at + 1)) + at;
      ALL.set(JAVA_BYTE, to, (byte) (bit == 0 ? before & ~mask : before | mask));
      keys.putEdited(at, at + 1);
    }
    call.reply().integer((before & mask) == 0 ? 0 : 1);
  }

  private static void get(Call call) {
    long offset = offset(call, 2);
    boolean found = call.readString(1);
    int at = (int) (offset >>> 3);
    int there =
        found && at < call.keys().length() ? ALL.get(JAVA_BYTE, call.keys().address() + at) : 0;
    call.reply().integer((there >> (7 - (int) (offset & 7))) & 1);
  }

  private static void count(Call call) {
    if (call.count() != 2 && call.count() != 4 && call.count() != 5) {
      throw ReplyError.syntax();
    }
    long start = 0;
    long end = -1;
    boolean isBits = false;
    if (call.count() > 2) {
      start = call.integer(2);
      end = call.integer(3);
      isBits = isBits(call, 4);
    }
    boolean _ = call.readString(1);
    boolean isNone = start < 0 && end < 0 && start > end;
    BitRange range = new BitRange(call.keys().length(), start, end, isBits);
    call.reply().integer(isNone || range.isEmpty() ? 0 : range.count(call.keys().address()));
  }

  private static boolean isBits(Call call, int argument) {
    if (call.count() <= argument || call.is(argument, "BYTE")) {
      return false;
    }
    if (!call.is(argument, "BIT")) {
      throw ReplyError.syntax();
    }
    return true;
  }

  private static void position(Call call) {
    long bit = call.integer(2);
    if (bit != 0 && bit != 1) {
      throw new ReplyError("ERR The bit argument must be 1 or 0.");
    }
    if (call.count() > 6) {
      throw ReplyError.syntax();
    }
    long start = call.count() > 3 ? call.integer(3) : 0;
    long end = call.count() > 4 ? call.integer(4) : -1;
    boolean isBits = isBits(call, 5);
    if (!call.readString(1)) {
      call.reply().integer(bit == 0 ? 0 : -1);
      return;
    }
    BitRange range = new BitRange(call.keys().length(), start, end, isBits);
    long found = range.isEmpty() ? -1 : range.find(call.keys().address(), (int) bit);
    boolean isOpen = found < 0 && bit == 0 && call.count() <= 4 && !range.isEmpty();
    call.reply().integer(isOpen ? 8L * call.keys().length() : found);
  }

  private static void combine(Call call) {
    boolean not = call.is(1, "NOT");
    if (!not && !call.is(1, "AND") && !call.is(1, "OR") && !call.is(1, "XOR")) {
      throw ReplyError.syntax();
    }
    if (not && call.count() != 4) {
      throw new ReplyError("ERR BITOP NOT must be called with a single source key.");
    }
    int longest = 0;
    for (int i = 3; i < call.count(); i++) {
      boolean _ = call.readString(i);
      longest = Math.max(longest, call.keys().length());
    }
    if (longest == 0) {
      if (call.find(2)) {
        call.keys().remove();
      }
      call.reply().integer(0);
      return;
    }
    byte[] sum = new byte[longest];
    for (int i = 3; i < call.count(); i++) {
      boolean _ = call.findString(i);
      fold(call, i == 3 ? 'O' : call.text(1).toUpperCase(java.util.Locale.ROOT).charAt(0), sum);
    }
    if (not) {
      for (int i = 0; i < longest; i++) {
        sum[i] = (byte) ~sum[i];
      }
    }
    call.keys().aim(call.client().database(), call.address(2), call.length(2));
    MemorySegment.copy(sum, 0, ALL, JAVA_BYTE, call.keys().replace(longest), longest);
    call.keys().putEdited();
    call.reply().integer(longest);
  }

  private static void fold(Call call, char operation, byte[] sum) {
    int length = call.keys().length();
    long from = length == 0 ? 0 : call.keys().address();
    for (int i = 0; i < sum.length; i++) {
      int other = i < length ? ALL.get(JAVA_BYTE, from + i) : 0;
      sum[i] =
          (byte)
              switch (operation) {
                case 'A' -> sum[i] & other;
                case 'X' -> sum[i] ^ other;
                default -> sum[i] | other;
              };
    }
  }

  /** Part of a string's bits, as arguments give it: in bytes or bits, from the end if negative. */
  private static final class BitRange {

    private final long first;
    private final long last;

    BitRange(long bytes, long start, long end, boolean isBits) {
      Slice slice = Slice.ofString(start, end, isBits ? 8 * bytes : bytes);
      int unit = isBits ? 1 : 8;
      first = slice.count() == 0 ? 1 : unit * slice.from();
      last = slice.count() == 0 ? 0 : first + unit * slice.count() - 1;
    }

    boolean isEmpty() {
      return first > last;
    }

    long count(long address) {
      long sum = 0;
      long at = first;
      while (at <= last) {
        if ((at & 7) == 0 && last - at >= 63) {
          sum += Long.bitCount(ALL.get(JAVA_LONG_UNALIGNED, address + (at >>> 3)));
          at += 64;
        } else {
          sum += bit(address, at);
          at++;
        }
      }
      return sum;
    }

    long find(long address, int wanted) {
      long nothing = wanted == 0 ? -1 : 0;
      long at = first;
      while (at <= last) {
        if ((at & 7) == 0
            && last - at >= 63
            && ALL.get(JAVA_LONG_UNALIGNED, address + (at >>> 3)) == nothing) {
          at += 64;
        } else if (bit(address, at) == wanted) {
          return at;
        } else {
          at++;
        }
      }
      return -1;
    }

    private static int bit(long address, long at) {
      return (ALL.get(JAVA_BYTE, address + (at >>> 3)) >> (7 - (int) (at & 7))) & 1;
    }
  }
}
