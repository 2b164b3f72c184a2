package dev.assay.kv.server.rdb;

import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.StreamId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Puts a value together: lengths, strings, numbers. */
public final class RdbOutput {

  private final ByteArrayOutputStream out;

  /** Empty, with room for so many bytes before it grows. */
  public RdbOutput(int bytes) {
    out = new ByteArrayOutputStream(bytes);
  }

  /** How many bytes there are. */
  public int size() {
    return out.size();
  }

  /** All of it. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** Adds a byte. */
  public void add(int value) {
    out.write(value);
  }

  void add(byte[] bytes) {
    out.writeBytes(bytes);
  }

  /** Adds a length: one, two, five or nine bytes; unsigned. */
  public void length(long length) {
    if (length >= 0 && length < 64) {
      out.write((int) length);
    } else if (length >= 0 && length < 1 << 14) {
      out.write(0x40 | ((int) length >>> 8));
      out.write((int) length);
    } else if (length >>> 32 == 0) {
      out.write(0x80);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) length).array());
    } else {
      out.write(0x81);
      out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
  }

  /** Adds a string with its length. */
  public void string(long address, int bytes) {
    string(Bytes.toArray(address, bytes));
  }

  void string(byte[] bytes) {
    length(bytes.length);
    out.writeBytes(bytes);
  }

  /** Adds eight bytes, the lowest first. */
  public void number(long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  /** Adds an id in sixteen bytes, the highest first. */
  void id(StreamId id) {
    out.writeBytes(ByteBuffer.allocate(16).putLong(id.millis()).putLong(id.number()).array());
  }

  /** Adds an id as two lengths. */
  void idLengths(StreamId id) {
    length(id.millis());
    length(id.number());
  }
}
