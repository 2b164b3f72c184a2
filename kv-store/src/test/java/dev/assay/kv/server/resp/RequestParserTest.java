package dev.assay.kv.server.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests read in pieces of every size, and bytes that are none. */
class RequestParserTest {

  private static final long MOST_BULK = 512 << 20;

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * What is read when so many bytes more are there each time; ends with the error if there is one.
   */
  private static List<String> read(byte[] bytes, int step, boolean known) {
    List<String> found = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      // Each look is at a copy of its own, so that nothing may rest on where bytes were before.
      Request request = new Request();
      int taken = 0;
      for (int end = Math.min(step, bytes.length); ; end = Math.min(bytes.length, end + step)) {
        while (true) {
          MemorySegment copy = arena.allocate(end - taken + 1L);
          MemorySegment.copy(bytes, taken, copy, ValueLayout.JAVA_BYTE, 0, end - taken);
          int length;
          try {
            length = RequestParser.parse(request, copy.address(), end - taken, MOST_BULK, known);
          } catch (ProtocolError e) {
            found.add("!" + e.getMessage());
            return found;
          }
          if (length == 0) {
            break;
          }
          taken += length;
          List<String> words = new ArrayList<>();
          for (int i = 0; i < request.count(); i++) {
            words.add(new String(request.bytes(i), StandardCharsets.ISO_8859_1));
          }
          found.add(words.toString());
          request.clear();
        }
        if (end == bytes.length) {
          found.add("left " + (bytes.length - taken));
          return found;
        }
      }
    }
  }

  @Test
  void everySplitReadsTheSame() {
    byte[] bytes =
        latin(
            "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$0\r\n\r\n*0\r\n*-1\r\nPING\r\n\r\nget  \"a b\\x41\\n\" 'c\\'d'\n"
                + "*2\r\n$3\r\nGET\r\n$12\r\n\r\nabc\r\ndefgh\r\n*1\r\n$4\r\nPI");
    List<String> whole = read(bytes, bytes.length, true);
    assertEquals(
        List.of(
            "[SET, key, ]",
            "[]",
            "[]",
            "[PING]",
            "[]",
            "[get, a bA\n, c'd]",
            "[GET, \r\nabc\r\ndefgh]",
            "left 10"),
        whole);
    for (int step = 1; step < bytes.length; step++) {
      assertEquals(whole, read(bytes, step, true), "in pieces of " + step);
    }
  }

  @Test
  void whatIsNoRequestIsRefusedInTheWordsOfRedis() {
    assertEquals("!invalid multibulk length", only("*2147483648\r\n"));
    assertEquals("!invalid multibulk length", only("*x\r\n"));
    assertEquals("!invalid multibulk length", only("*3x\r\n"));
    assertEquals("!expected '$', got '+'", only("*1\r\n+PING\r\n"));
    assertEquals("!invalid bulk length", only("*1\r\n$-1\r\n"));
    assertEquals("!invalid bulk length", only("*1\r\n$536870913\r\n"));
    assertEquals("!invalid bulk length", only("*1\r\n$99999999999999999999\r\n"));
    assertEquals("!unbalanced quotes in request", only("set \"a\r\n"));
    assertEquals("!unbalanced quotes in request", only("set \"a\"b\r\n"));
    assertEquals("!too big mbulk count string", only("*" + "1".repeat(70_000)));
    assertEquals("!too big bulk count string", only("*1\r\n$" + "1".repeat(70_000)));
    assertEquals("!too big inline request", only("a".repeat(70_000)));
  }

  @Test
  void namesAreTheSameOnlyByteByByte() {
    String[] names = {"get", "GET", "gets", "get", "set", "set", "a", "b", "", "", "zrevrange"};
    for (String one : names) {
      for (String other : names) {
        byte[] bytes = latin("%s%s".formatted(named(one), named(other)));
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
          Request first = new Request();
          Request second = new Request();
          int taken = RequestParser.parse(first, copy.address(), bytes.length, MOST_BULK, true);
          int left = bytes.length - taken;
          assertEquals(
              left, RequestParser.parse(second, copy.address() + taken, left, MOST_BULK, true));
          boolean isShort = one.length() <= 8;
          assertEquals(isShort && one.equals(other), second.hasNameOf(first), one + " " + other);
        }
      }
    }
  }

  private static String named(String name) {
    return "*2\r\n$%d\r\n%s\r\n$1\r\nx\r\n".formatted(name.length(), name);
  }

  @Test
  void strangersMaySendLittle() {
    assertEquals(List.of("!unauthenticated multibulk length"), read(latin("*11\r\n"), 99, false));
    assertEquals(
        List.of("!unauthenticated bulk length"), read(latin("*1\r\n$16385\r\n"), 99, false));
    assertEquals(List.of("left 5"), read(latin("*10\r\n"), 99, false));
  }

  private static String only(String text) {
    List<String> found = read(latin(text), text.length(), true);
    assertEquals(1, found.size(), text);
    return found.getFirst();
  }

  @Test
  void whateverComesIsReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] alphabet = latin("*$0123456789\r\n\r\n -aA\"'\\x\0");
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(10) == 0
                ? (byte) random.nextInt(256)
                : alphabet[random.nextInt(alphabet.length)];
      }
      List<String> whole = read(bytes, Math.max(1, bytes.length), true);
      int step = 1 + random.nextInt(7);
      assertEquals(whole, read(bytes, step, true), "seed " + seed + ", round " + round);
    }
  }

  @Test
  void announcedArgumentsTakeNoMemoryBeforeTheyCome() {
    Request request = new Request();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom("*2000000000\r\n$1\r\na\r\n");
      assertEquals(0, RequestParser.parse(request, text.address(), 20, MOST_BULK, true));
      assertEquals(1, request.count());
      assertTrue(request.isBegun());
    }
  }

  @Test
  void numbersAreThoseThatWouldBeWritten() {
    try (Arena arena = Arena.ofConfined()) {
      for (String text :
          List.of("0", "-1", "9223372036854775807", "-9223372036854775808", "1000000000")) {
        MemorySegment memory = arena.allocateFrom(text);
        assertTrue(Decimal.isLong(memory.address(), text.length()), text);
        long value = Decimal.parse(memory.address(), text.length());
        assertEquals(text, Long.toString(value));
        MemorySegment again = arena.allocate(32);
        assertEquals(text.length(), Decimal.write(value, again.address()));
        assertEquals(text, again.getString(0));
      }
      for (String text :
          List.of(
              "",
              "-",
              "+1",
              "01",
              "-0",
              " 1",
              "1 ",
              "9223372036854775808",
              "1e3",
              "-9223372036854775809",
              "99999999999999999999")) {
        MemorySegment memory = arena.allocateFrom(text);
        assertTrue(!Decimal.isLong(memory.address(), text.length()), text);
      }
      assertThrows(
          ProtocolError.class,
          () ->
              RequestParser.parse(
                  new Request(), arena.allocateFrom("*1\r\n:1\r\n").address(), 8, MOST_BULK, true));
    }
  }

  @Test
  void patternsMatchAsTheyDoInRedis() {
    assertTrue(glob("h[^e]llo", "hallo") && !glob("h[^e]llo", "hello"));
    assertTrue(glob("h[a-b]llo", "hbllo") && glob("h[b-a]llo", "hallo"));
    assertTrue(glob("*a*b*c", "xxaxxbxxc") && !glob("*a*b*c", "xxbxxaxxc"));
    assertTrue(glob("a\\*b", "a*b") && !glob("a\\*b", "axb"));
    assertTrue(glob("a?c", "abc") && !glob("a?c", "ac"));
    assertTrue(glob("*", "") && !glob("", "a") && glob("", ""));
    assertTrue(!glob("a*".repeat(100) + "b", "a".repeat(10_000)));
  }

  private static boolean glob(String pattern, String text) {
    return new Glob(latin(pattern), false).matches(latin(text));
  }

  @Test
  void realNumbersAreWrittenAsCWouldWithSeventeenDigits() {
    assertEquals("3", Reply.text(3));
    assertEquals("0.10000000000000001", Reply.text(0.1));
    assertEquals("-inf", Reply.text(Double.NEGATIVE_INFINITY));
    assertEquals("1e+100", Reply.text(1e100));
    assertEquals("1.0000000000000001e-05", Reply.text(0.00001));
    assertEquals("123456.789", Reply.text(123456.789).substring(0, 10));
  }
}
