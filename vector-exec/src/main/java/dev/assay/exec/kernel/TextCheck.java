package dev.assay.exec.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Whether bytes of a file are what texts have to be. */
public final class TextCheck {

  private static final long HIGHS = 0x8080_8080_8080_8080L;

  private TextCheck() {}

  /** Whether all bytes are below 128. */
  public static boolean isAscii(long address, long length) {
    long seen = 0;
    long i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      seen |= Memory.getLong(address + i);
    }
    for (; i < length; i++) {
      seen |= Memory.getByte(address + i);
    }
    return (seen & HIGHS) == 0;
  }

  /** Whether a text is UTF-8. */
  public static boolean isUtf8(long address, int length) {
    if (isAscii(address, length)) {
      return true;
    }
    byte[] text = new byte[length];
    Memory.copy(address, text, 0, length);
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
