package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes replies, one behind the other, in the protocol that the client has chosen. */
public final class Reply extends Buffer {

  /** What a header with a number takes at most. */
  private static final int HEADER_BYTES = 32;

  private static final long OK = word("+OK\r\n");
  private static final long NULL_BULK = word("$-1\r\n");
  private static final long NULL_ARRAY = word("*-1\r\n");
  private static final long QUEUED = word("+QUEUED");
  private static final int END = 0x0a0d;

  private int protocol = 2;
  private long errors;
  private @Nullable String lastError;

  /** Which protocol is written, 2 or 3. */
  public void setProtocol(int version) {
    protocol = version;
  }

  /** Which protocol is written, 2 or 3. */
  public int protocol() {
    return protocol;
  }

  /** How many errors were written so far. */
  public long errors() {
    return errors;
  }

  /** The last error that was written. */
  public @Nullable String lastError() {
    return lastError;
  }

  /** OK. */
  public void ok() {
    reserve(HEADER_BYTES);
    ALL.set(JAVA_LONG_UNALIGNED, at, OK);
    at += 5;
  }

  /** QUEUED. */
  public void queued() {
    reserve(HEADER_BYTES);
    ALL.set(JAVA_LONG_UNALIGNED, at, QUEUED);
    at += 7;
    end2();
  }

  /** A status in one line. */
  public void status(String text) {
    line('+', text);
  }

  /** An error in one line, which begins with its code. */
  public void error(String text) {
    errors++;
    lastError = text;
    line('-', text.replace('\r', ' ').replace('\n', ' '));
  }

  private void line(char kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(bytes.length + 3);
    put(kind);
    add(bytes);
    reserve(HEADER_BYTES);
    end2();
  }

  /** An integer. */
  public void integer(long value) {
    header(':', value);
  }

  /** A bulk string. */
  public void bulk(long address, long bytes) {
    reserve(HEADER_BYTES + bytes);
    header('$', bytes);
    if (bytes <= 64) {
      copyShort(address, (int) bytes);
    } else {
      MemorySegment.copy(ALL, address, ALL, at, bytes);
    }
    at += bytes;
    end2();
  }

  /** Eight bytes at a time: what is written too much is written over, and there is room for it. */
  private void copyShort(long address, int bytes) {
    int left = bytes;
    long from = address;
    long to = at;
    for (; left >= 8; left -= 8, from += 8, to += 8) {
      ALL.set(JAVA_LONG_UNALIGNED, to, ALL.get(JAVA_LONG_UNALIGNED, from));
    }
    for (; left > 0; left--) {
      ALL.set(JAVA_BYTE, to++, ALL.get(JAVA_BYTE, from++));
    }
  }

  /** A bulk string. */
  public void bulk(byte[] bytes) {
    reserve(2L * HEADER_BYTES + bytes.length);
    header('$', bytes.length);
    add(bytes);
    end2();
  }

  /** A bulk string. */
  public void bulk(String text) {
    bulk(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A bulk string of digits. */
  public void bulkInteger(long value) {
    reserve(2L * HEADER_BYTES);
    header('$', Decimal.length(value));
    at += Decimal.write(value, at);
    end2();
  }

  /** A text for people. */
  public void verbatim(String text) {
    if (protocol == 2) {
      bulk(text);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    header('=', bytes.length + 4L);
    add(new byte[] {'t', 'x', 't', ':'});
    add(bytes);
    reserve(HEADER_BYTES);
    end2();
  }

  /** Nothing, where a bulk string could be. */
  public void nullBulk() {
    nothing(NULL_BULK);
  }

  /** Nothing, where an array could be. */
  public void nullArray() {
    nothing(NULL_ARRAY);
  }

  private void nothing(long old) {
    reserve(HEADER_BYTES);
    if (protocol == 2) {
      ALL.set(JAVA_LONG_UNALIGNED, at, old);
      at += 5;
    } else {
      put('_');
      end2();
    }
  }

  /** So many replies follow. */
  public void array(long count) {
    header('*', count);
  }

  /** So many replies, written behind so many bytes, are an array. */
  public void arrayFrom(long before, long count) {
    long end = size();
    array(count);
    moveUp(before, end);
  }

  /** So many pairs of replies, written behind so many bytes, are a map. */
  public void mapFrom(long before, long pairs) {
    long end = size();
    map(pairs);
    moveUp(before, end);
  }

  /** Moves the header that was written last in front of what is behind so many bytes. */
  private void moveUp(long before, long end) {
    int bytes = (int) (size() - end);
    byte[] header = new byte[bytes];
    long from = address() + before;
    MemorySegment.copy(ALL, JAVA_BYTE, address() + end, header, 0, bytes);
    MemorySegment.copy(ALL, from, ALL, from + bytes, end - before);
    MemorySegment.copy(header, 0, ALL, JAVA_BYTE, from, bytes);
  }

  /** So many pairs of replies follow. */
  public void map(long pairs) {
    header(protocol == 2 ? '*' : '%', protocol == 2 ? 2 * pairs : pairs);
  }

  /** So many replies follow, in no order. */
  public void set(long count) {
    header(protocol == 2 ? '*' : '~', count);
  }

  /** So many replies follow, which nobody asked for. */
  public void push(long count) {
    header(protocol == 2 ? '*' : '>', count);
  }

  /** Yes or no. */
  public void bool(boolean value) {
    if (protocol == 2) {
      integer(value ? 1 : 0);
    } else {
      reserve(HEADER_BYTES);
      put('#');
      put(value ? 't' : 'f');
      end2();
    }
  }

  /** A number with digits behind the point. */
  public void real(double value) {
    decimal(text(value));
  }

  /** A number that is written out. */
  public void decimal(String digits) {
    if (protocol == 2) {
      bulk(digits);
    } else {
      line(',', digits);
    }
  }

  /** A number as C prints it with seventeen digits, less what is not needed. */
  public static String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e17) {
      return value == 0 && 1 / value < 0 ? "-0" : Long.toString((long) value);
    }
    String digits = String.format(Locale.ROOT, "%.16e", new BigDecimal(value));
    int exponent = Integer.parseInt(digits.substring(digits.indexOf('e') + 1));
    if (exponent < -4 || exponent >= 17) {
      String mantissa = digits.substring(0, digits.indexOf('e')).replaceAll("\\.?0+$", "");
      return mantissa
          + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    return new BigDecimal(value)
        .setScale(16 - exponent, java.math.RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private void header(char kind, long value) {
    reserve(HEADER_BYTES);
    put(kind);
    if (value >= 0 && value < 10) {
      put((char) ('0' + value));
    } else {
      at += Decimal.write(value, at);
    }
    end2();
  }

  private void put(char letter) {
    ALL.set(JAVA_BYTE, at++, (byte) letter);
  }

  private void end2() {
    ALL.set(JAVA_BYTE, at, (byte) END);
    ALL.set(JAVA_BYTE, at + 1, (byte) (END >>> 8));
    at += 2;
  }

  private static long word(String text) {
    long word = 0;
    for (int i = 0; i < text.length(); i++) {
      int shift = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 8 * i : 56 - 8 * i;
      word |= (long) text.charAt(i) << shift;
    }
    return word;
  }
}
