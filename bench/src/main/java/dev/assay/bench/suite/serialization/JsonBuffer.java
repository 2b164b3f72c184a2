package dev.assay.bench.suite.serialization;

import java.io.OutputStream;

/** An output stream into an array, from any offset on. */
final class JsonBuffer extends OutputStream {

  private final byte[] array;
  private int position;

  JsonBuffer(int sizeBytes) {
    array = new byte[sizeBytes];
  }

  JsonBuffer from(int offset) {
    position = offset;
    return this;
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  @Override
  public void write(int value) {
    array[position++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, array, position, length);
    position += length;
  }
}
