package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * How keys or values of one kind are laid out as bytes. One that is used by several sessions is
 * called by several threads.
 *
 * @param <T> what is laid out
 */
public interface Codec<T> {

  /** Eight bytes in the machine's order. */
  Codec<Long> LONG =
      new Codec<>() {
        @Override
        public int bytes(Long value) {
          return Long.BYTES;
        }

        @Override
        public void write(Long value, MemorySegment into) {
          into.set(JAVA_LONG_UNALIGNED, 0, value);
        }

        @Override
        public Long read(MemorySegment memory, long offset, int bytes) {
          if (bytes != Long.BYTES) {
            throw new IllegalStateException("a long has eight bytes, not " + bytes);
          }
          return memory.get(JAVA_LONG_UNALIGNED, offset);
        }
      };

  /** Text in UTF-8. */
  Codec<String> UTF_8 = new Utf8();

  /** The bytes of an array. */
  Codec<byte[]> BYTES =
      new Codec<>() {
        @Override
        public int bytes(byte[] value) {
          return value.length;
        }

        @Override
        public void write(byte[] value, MemorySegment into) {
          MemorySegment.copy(value, 0, into, JAVA_BYTE, 0, value.length);
        }

        @Override
        public byte[] read(MemorySegment memory, long offset, int bytes) {
          byte[] value = new byte[bytes];
          MemorySegment.copy(memory, JAVA_BYTE, offset, value, 0, bytes);
          return value;
        }
      };

  /** How many bytes it takes. */
  int bytes(T value);

  /** Lays it out from the beginning of a segment, which has room for {@link #bytes} at least. */
  void write(T value, MemorySegment into);

  /** What is laid out here. */
  T read(MemorySegment memory, long offset, int bytes);

  /** Encodes without an array in between; surrogates without their other half become '?'. */
  final class Utf8 implements Codec<String> {

    private Utf8() {}

    @Override
    public int bytes(String text) {
      int bytes = 0;
      for (int i = 0; i < text.length(); i++) {
        int point = codePoint(text, i);
        bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        i += point >= 0x10000 ? 1 : 0;
      }
      return bytes;
    }

    @Override
    public void write(String text, MemorySegment into) {
      long at = 0;
      for (int i = 0; i < text.length(); i++) {
        int point = codePoint(text, i);
        if (point < 0x80) {
          into.set(JAVA_BYTE, at++, (byte) point);
        } else {
          int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
          into.set(JAVA_BYTE, at++, (byte) ((0xff00 >> (more + 1)) | (point >> (6 * more))));
          while (--more >= 0) {
            into.set(JAVA_BYTE, at++, (byte) (0x80 | ((point >> (6 * more)) & 0x3f)));
          }
          i += point >= 0x10000 ? 1 : 0;
        }
      }
    }

    @Override
    public String read(MemorySegment memory, long offset, int bytes) {
      return new String(BYTES.read(memory, offset, bytes), StandardCharsets.UTF_8);
    }

    private static int codePoint(String text, int at) {
      int point = text.codePointAt(at);
      return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point;
    }
  }
}
