package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.rdb.BadDump;
import dev.assay.kv.server.rdb.CollectionDumps;
import dev.assay.kv.server.rdb.RdbInput;
import dev.assay.kv.server.rdb.RdbOutput;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * DUMP and RESTORE, in the form of Redis 7's RDB version 10: a type, the value, the version in two
 * bytes, and a CRC-64 of all that.
 */
final class Dumps {

  private static final int VERSION = 10;
  private static final int STRING = 0;
  private static final int FOOTER_BYTES = 10;

  /** CRC-64 by Jones, reflected. */
  private static final long POLYNOMIAL = 0x95ac9329ac4bc9b5L;

  private static final long[] CRC = crcTable();

  private Dumps() {}

  static void dump(Call call) {
    if (!call.read(1)) {
      call.reply().nullBulk();
      return;
    }
    Keyspace keys = call.keys();
    RdbOutput out = new RdbOutput(keys.isString() ? keys.length() + 16 : 256);
    Structure structure = keys.isString() ? null : keys.structure(Structure.class);
    if (structure != null) {
      CollectionDumps.write(out, structure);
    } else {
      out.add(STRING);
      out.string(keys.address(), keys.length());
    }
    out.add(VERSION);
    out.add(0);
    out.number(crc(out.toBytes(), out.size()));
    call.reply().bulk(out.toBytes());
  }

  static void restore(Call call) {
    boolean replaces = false;
    boolean isMoment = false;
    for (int i = 4; i < call.count(); i++) {
      if (call.is(i, "REPLACE")) {
        replaces = true;
      } else if (call.is(i, "ABSTTL")) {
        isMoment = true;
      } else if ((call.is(i, "IDLETIME") || call.is(i, "FREQ")) && i + 1 < call.count()) {
        long most = call.is(i, "FREQ") ? 255 : Long.MAX_VALUE;
        String otherwise =
            call.is(i, "FREQ")
                ? "ERR Invalid FREQ value, must be >= 0 and <= 255"
                : "ERR Invalid IDLETIME value, must be >= 0";
        long _ = call.integer(++i, 0, most, otherwise);
      } else {
        throw ReplyError.syntax();
      }
    }
    if (call.find(1) && !replaces) {
      throw new ReplyError("BUSYKEY Target key name already exists.");
    }
    long time = call.integer(2);
    if (time < 0) {
      throw new ReplyError("ERR Invalid TTL value, must be >= 0");
    }
    byte[] dump = call.bytes(3);
    int end = end(dump);
    byte[] value = new byte[0];
    Structure structure = null;
    try {
      RdbInput in = new RdbInput(dump, 1, end);
      if (dump[0] == STRING) {
        value = string(in);
      } else {
        structure =
            CollectionDumps.read(
                dump[0], in, call.instance().settings().limits, call.instance().mostBytes());
      }
    } catch (BadDump e) {
      throw badFormat();
    }
    boolean _ = call.find(1);
    long now = System.currentTimeMillis();
    long until = time == 0 ? Operation.NEVER : isMoment ? time : now + time;
    if (until <= now) {
      if (call.keys().exists()) {
        call.keys().remove();
      }
      if (structure != null) {
        structure.release();
      }
    } else if (structure != null) {
      call.keys().put(structure, until);
    } else {
      MemorySegment.copy(value, 0, ALL, JAVA_BYTE, call.keys().scratch(value.length), value.length);
      call.keys().putScratch(until);
    }
    call.reply().ok();
  }

  private static int end(byte[] dump) {
    int end = dump.length - FOOTER_BYTES;
    if (end < 2
        || ((dump[end] & 0xff) | ((dump[end + 1] & 0xff) << 8)) > VERSION
        || ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN).getLong(end + 2)
            != crc(dump, end + 2)) {
      throw new ReplyError("ERR DUMP payload version or checksum are wrong");
    }
    return end;
  }

  private static byte[] string(RdbInput in) {
    byte[] value = in.string();
    if (!in.isAtEnd()) {
      throw badFormat();
    }
    return value;
  }

  private static ReplyError badFormat() {
    return new ReplyError("ERR Bad data format");
  }

  private static long crc(byte[] bytes, int length) {
    long crc = 0;
    for (int i = 0; i < length; i++) {
      crc = CRC[(int) (crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
    }
    return crc;
  }

  private static long[] crcTable() {
    long[] table = new long[256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
      }
      table[i] = crc;
    }
    return table;
  }
}
