package dev.assay.exec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Text kernels against Java's own strings, at all distances from the end of a page. */
class TextKernelsTest {

  private static final int PAGE_BYTES = 4096;
  private static final String[] ALPHABET = {"a", "b", "ab", "é", "日", "𝄞"};

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(ALPHABET[random.nextInt(random.nextBoolean() ? 2 : ALPHABET.length)]);
    }
    return text.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Puts bytes so that they end some bytes before the end of a page. */
  private long place(MemorySegment pages, byte[] bytes) {
    long offset = 2L * PAGE_BYTES - bytes.length - random.nextInt(200);
    MemorySegment.copy(bytes, 0, pages, ValueLayout.JAVA_BYTE, offset, bytes.length);
    return pages.address() + offset;
  }

  @Test
  void searchesAgreeWithTheScalarTwinAndWithStrings() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 20_000; i++) {
        byte[] text = utf8(text(random.nextInt(10) == 0 ? 300 : 40));
        byte[] sought = utf8(text(5) + ALPHABET[random.nextInt(2)]);
        long address = place(pages, text);
        int found = TextSearch.indexOf(address, text.length, sought);
        String where = "seed " + seed + ", " + Arrays.toString(sought);
        assertEquals(TextSearch.indexOfScalar(address, text.length, sought), found, where);
        int expected =
            new String(text, StandardCharsets.ISO_8859_1)
                .indexOf(new String(sought, StandardCharsets.ISO_8859_1));
        assertEquals(expected, found, where);
      }
    }
  }

  @Test
  void patternsAgreeWithRegularExpressions() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 5_000; i++) {
        String like = pattern();
        Pattern regex = regex(like);
        LikePattern pattern = LikePattern.of(like, Optional.of('!'));
        for (int k = 0; k < 10; k++) {
          String text = text(12) + (random.nextInt(5) == 0 ? "_%!" : "");
          byte[] bytes = utf8(text);
          long address = place(pages, bytes);
          boolean expected = regex.matcher(text).matches();
          String where = "seed " + seed + ", '" + text + "' LIKE '" + like + "'";
          assertEquals(expected, pattern.matches(address, bytes.length), where);
          long[] rows = {1};
          pattern.filter(new long[] {address}, new int[] {bytes.length}, 1, k % 2 - 1, rows);
          assertEquals(expected == (k % 2 == 1), rows[0] != 0, where);
        }
      }
    }
  }

  @Test
  void adjacentTextsAreFilteredAsEachByItself() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(16 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 2_000; i++) {
        int count = 1 + random.nextInt(200);
        String like = random.nextBoolean() ? "%" + text(4) + "a%" : "%a" + text(2) + "%b%";
        LikePattern pattern = LikePattern.of(like, Optional.empty());
        long[] addresses = new long[count];
        int[] lengths = new int[count];
        long end = pages.address() + 16L * PAGE_BYTES - random.nextInt(100);
        for (int row = count - 1; row >= 0; row--) {
          byte[] bytes = utf8(text(random.nextInt(20) == 0 ? 90 : 9));
          lengths[row] = bytes.length;
          end -= bytes.length;
          addresses[row] = end;
          Memory.copy(bytes, 0, end, bytes.length);
        }
        long[] rows = random.longs(Bitmap.words(count)).toArray();
        rows[rows.length - 1] &= -1L >>> -count;
        long flip = i % 2 - 1L;
        long[] expected = new long[rows.length];
        for (int row = 0; row < count; row++) {
          boolean kept = pattern.matches(addresses[row], lengths[row]) == (flip == 0);
          expected[row >>> 6] |= kept && Bitmap.contains(rows, row) ? 1L << row : 0;
        }
        pattern.filter(addresses, lengths, count, flip, rows);
        assertArrayEquals(expected, rows, () -> "seed " + seed + ", LIKE '" + like + "'");
      }
    }
  }

  private String pattern() {
    StringBuilder pattern = new StringBuilder();
    boolean single = random.nextBoolean();
    for (int i = random.nextInt(6); i > 0; i--) {
      pattern.append(
          switch (random.nextInt(6)) {
            case 0, 1 -> "%";
            case 2 -> single ? "_" : "a";
            case 3 -> random.nextInt(4) == 0 ? "!%" : random.nextInt(3) == 0 ? "!_!!" : "b";
            default -> text(3);
          });
    }
    return pattern.toString();
  }

  private static Pattern regex(String like) {
    StringBuilder regex = new StringBuilder();
    int[] characters = like.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i] == '!' ? characters[++i] : -characters[i];
      regex.append(
          c == -'%' ? ".*" : c == -'_' ? "." : Pattern.quote(Character.toString(Math.abs(c))));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  @Test
  void comparisonsAgreeWithArrays() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      MemorySegment others = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 20_000; i++) {
        String common = text(12);
        byte[] a = utf8(common + text(3));
        byte[] b = utf8(common + text(3));
        long left = place(pages, a);
        long right = place(others, b);
        String where = "seed " + seed + ", " + Arrays.toString(a) + Arrays.toString(b);
        int order = TextCompare.compare(left, a.length, right, b.length);
        assertEquals(Integer.signum(Arrays.compareUnsigned(a, b)), Integer.signum(order), where);
        boolean same = a.length == b.length && TextCompare.equal(left, right, a.length);
        assertEquals(Arrays.equals(a, b), same, where);
      }
    }
  }

  @Test
  void wordsOfShortTextsAreEqualWhereTextsAre() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      MemorySegment others = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 20_000; i++) {
        byte[] a = utf8(text(4));
        byte[] b = random.nextBoolean() ? a : utf8(text(4));
        long left = TextWords.of(place(pages, a), a.length);
        long right = TextWords.of(place(others, b), b.length);
        assertEquals(a.length > TextWords.MOST, left == -1);
        if (left != -1 || right != -1) {
          assertEquals(Arrays.equals(a, b), left == right, () -> "seed " + seed);
        }
      }
    }
  }

  @Test
  void charactersAreCountedLikeCodePoints() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pages = arena.allocate(3 * PAGE_BYTES, PAGE_BYTES);
      for (int i = 0; i < 20_000; i++) {
        String text = random.nextBoolean() ? text(30) : "a".repeat(random.nextInt(40)) + text(9);
        byte[] bytes = utf8(text);
        int characters = random.nextInt(50);
        int whole = Math.min(characters, text.codePointCount(0, text.length()));
        int expected = utf8(text.substring(0, text.offsetByCodePoints(0, whole))).length;
        long address = place(pages, bytes);
        assertEquals(
            expected,
            TextSubstring.offset(address, bytes.length, characters),
            () -> "seed " + seed + ", " + characters + " of '" + text + "'");
      }
    }
  }
}
