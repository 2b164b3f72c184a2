package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.integral;
import static dev.assay.exec.function.ScalarFunction.real;
import static dev.assay.exec.function.ScalarFunction.text;

import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.type.TypeKind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Functions of texts; a character is a code point. */
final class TextFunctions {

  private static final Parameter TEXT = Parameter.TEXT;
  private static final Parameter BIGINT = Parameter.BIGINT;
  private static final TypeKind LONG = TypeKind.BIGINT;

  private TextFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all =
        new ArrayList<>(
            List.of(
                integral("LENGTH", LONG, r -> Utf8.characters(r.address(0), r.bytes(0)), TEXT),
                integral("STRLEN", LONG, r -> r.bytes(0), TEXT),
                integral("BIT_LENGTH", LONG, r -> 8L * r.bytes(0), TEXT),
                text("UPPER", r -> changeCase(r, 'a', 'z'), TEXT),
                text("LOWER", r -> changeCase(r, 'A', 'Z'), TEXT),
                text("TRIM", r -> TextParts.trim(r, true, true), TEXT),
                text("LTRIM", r -> TextParts.trim(r, true, false), TEXT),
                text("RTRIM", r -> TextParts.trim(r, false, true), TEXT),
                text("TRIM", r -> TextParts.trim(r, true, true), TEXT, TEXT),
                text("LTRIM", r -> TextParts.trim(r, true, false), TEXT, TEXT),
                text("RTRIM", r -> TextParts.trim(r, false, true), TEXT, TEXT),
                text(
                    "SUBSTRING",
                    r -> TextParts.part(r, r.integer(1), Long.MAX_VALUE),
                    TEXT,
                    BIGINT),
                text(
                    "SUBSTRING",
                    r -> TextParts.part(r, r.integer(1), r.integer(2)),
                    TEXT,
                    BIGINT,
                    BIGINT),
                text("LEFT", TextParts::left, TEXT, BIGINT),
                text("RIGHT", TextParts::right, TEXT, BIGINT),
                text("LPAD", r -> TextParts.pad(r, true), TEXT, BIGINT, TEXT),
                text("RPAD", r -> TextParts.pad(r, false), TEXT, BIGINT, TEXT),
                text("REPLACE", TextFunctions::replace, TEXT, TEXT, TEXT),
                text("REVERSE", TextFunctions::reverse, TEXT),
                text("REPEAT", TextFunctions::repeat, TEXT, BIGINT),
                integral("STRPOS", LONG, TextFunctions::position, TEXT, TEXT),
                text("CONCAT", r -> join(r, 0), TEXT).variadic().withNulls(),
                text("||", r -> join(r, 0), TEXT, TEXT),
                text("CONCAT_WS", TextFunctions::joinWith, TEXT, TEXT).variadic().withNulls()));
    all.addAll(
        List.of(
            integral("STARTS_WITH", TypeKind.BOOLEAN, r -> begins(r) ? 1 : 0, TEXT, TEXT),
            integral("ENDS_WITH", TypeKind.BOOLEAN, r -> ends(r) ? 1 : 0, TEXT, TEXT),
            integral("CONTAINS", TypeKind.BOOLEAN, r -> find(r, 0) < 0 ? 0 : 1, TEXT, TEXT),
            text("SPLIT_PART", TextParts::splitPart, TEXT, TEXT, BIGINT),
            integral("ASCII", TypeKind.INTEGER, r -> Math.max(codePoint(r), 0), TEXT),
            integral("UNICODE", TypeKind.INTEGER, TextFunctions::codePoint, TEXT),
            text("CHR", TextFunctions::character, BIGINT),
            text("UUID", r -> r.put(UUID.randomUUID().toString())),
            text("ARRAY_EXTRACT", r -> slice(r, r.integer(1), r.integer(1)), TEXT, BIGINT),
            text("ARRAY_SLICE", r -> slice(r, r.integer(1), r.integer(2)), TEXT, BIGINT, BIGINT),
            text("TRANSLATE", TextFunctions::translate, TEXT, TEXT, TEXT),
            text("OVERLAY", r -> overlay(r, Long.MAX_VALUE), TEXT, TEXT, BIGINT),
            text("OVERLAY", r -> overlay(r, r.integer(3)), TEXT, TEXT, BIGINT, BIGINT),
            text("STRIP_ACCENTS", r -> r.put(withoutAccents(r.text(0))), TEXT),
            text("SHA1", r -> r.put(digest(r.text(0), "SHA-1")), TEXT),
            text("MD5", r -> r.put(digest(r.text(0), "MD5")), TEXT),
            text("SHA256", r -> r.put(digest(r.text(0), "SHA-256")), TEXT),
            text(
                "HEX", r -> r.put(Long.toHexString(r.integer(0)).toUpperCase(Locale.ROOT)), BIGINT),
            text("BIN", r -> r.put(Long.toBinaryString(r.integer(0))), BIGINT),
            integral(
                "LEVENSHTEIN", LONG, r -> Similarity.levenshtein(r.text(0), r.text(1)), TEXT, TEXT),
            integral(
                "DAMERAU_LEVENSHTEIN",
                LONG,
                r -> Similarity.damerauLevenshtein(r.text(0), r.text(1)),
                TEXT,
                TEXT),
            real("JARO_SIMILARITY", r -> Similarity.jaro(r.text(0), r.text(1)), TEXT, TEXT),
            real(
                "JARO_WINKLER_SIMILARITY",
                r -> Similarity.jaroWinkler(r.text(0), r.text(1)),
                TEXT,
                TEXT),
            real("JACCARD", r -> Similarity.jaccard(r.text(0), r.text(1)), TEXT, TEXT),
            text("PRINTF", r -> r.put(r.made(0, Printing::ofC).print(r)), TEXT).variadic(),
            text("FORMAT", r -> r.put(r.made(0, Printing::ofBraces).print(r)), TEXT).variadic(),
            integral("HAMMING", LONG, r -> Similarity.hamming(r.text(0), r.text(1)), TEXT, TEXT)));
    alias(all, "LENGTH", "LEN", "CHAR_LENGTH", "CHARACTER_LENGTH");
    alias(all, "STRLEN", "OCTET_LENGTH");
    alias(all, "UPPER", "UCASE");
    alias(all, "LOWER", "LCASE");
    alias(all, "SUBSTRING", "SUBSTR");
    alias(all, "STRPOS", "INSTR", "POSITION");
    alias(all, "STARTS_WITH", "PREFIX", "^@");
    alias(all, "ENDS_WITH", "SUFFIX");
    alias(all, "UNICODE", "ORD");
    alias(all, "SPLIT_PART", "SPLIT");
    alias(all, "LEVENSHTEIN", "EDITDIST3");
    alias(all, "HAMMING", "MISMATCHES");
    alias(all, "HEX", "TO_HEX");
    alias(all, "UUID", "GEN_RANDOM_UUID");
    all.removeIf(each -> each.name().equals("SPLIT"));
    return all;
  }

  static void alias(List<ScalarFunction> all, String name, String... others) {
    for (ScalarFunction each : List.copyOf(all)) {
      if (each.name().equals(name)) {
        for (String other : others) {
          all.add(each.named(other));
        }
      }
    }
  }

  private static void changeCase(Row row, char from, char to) {
    long source = row.address(0);
    int bytes = row.bytes(0);
    for (int i = 0; i < bytes; i++) {
      if (Memory.getByte(source + i) < 0) {
        String text = row.text(0);
        row.put(from == 'a' ? upper(text) : lower(text));
        return;
      }
    }
    long target = row.room(bytes);
    for (int i = 0; i < bytes; i++) {
      byte b = Memory.getByte(source + i);
      Memory.putByte(target + i, (byte) (b >= from && b <= to ? b ^ 0x20 : b));
    }
  }

  /** Each character by itself: none becomes two. */
  private static String upper(String text) {
    return text.codePoints()
        .map(Character::toUpperCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int find(Row row, int from) {
    return Utf8.find(row.address(0), row.bytes(0), row.address(1), row.bytes(1), from);
  }

  private static void replace(Row row) {
    if (row.bytes(1) == 0 || find(row, 0) < 0) {
      row.put(row.address(0), row.bytes(0));
    } else {
      row.put(row.text(0).replace(row.text(1), row.text(2)));
    }
  }

  private static String withoutAccents(String text) {
    return Normalizer.normalize(
        Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{Mn}", ""),
        Normalizer.Form.NFC);
  }

  /** Another text in place of so many characters from one on; as many as it has by default. */
  private static void overlay(Row row, long length) {
    int[] text = row.text(0).codePoints().toArray();
    String by = row.text(1);
    long count = length == Long.MAX_VALUE ? by.codePointCount(0, by.length()) : length;
    int from = Math.clamp(row.integer(2) - 1, 0, text.length);
    int to = Math.clamp(row.integer(2) - 1 + Math.max(0, count), from, text.length);
    row.put(new String(text, 0, from) + by + new String(text, to, text.length - to));
  }

  private static void reverse(Row row) {
    long source = row.address(0);
    int bytes = row.bytes(0);
    long target = row.room(bytes);
    for (int i = 0; i < bytes; ) {
      int width = Math.min(bytes - i, Utf8.width(source + i));
      i += width;
      Memory.copy(source + i - width, target + bytes - i, (long) width);
    }
  }

  private static void repeat(Row row) {
    int bytes = row.bytes(0);
    long times = Math.max(0, row.integer(1));
    long target = row.room(bytes == 0 ? 0 : Math.multiplyExact(times, bytes));
    for (long i = 0; i < times && bytes > 0; i++) {
      Memory.copy(row.address(0), target + i * bytes, (long) bytes);
    }
  }

  private static long position(Row row) {
    int at = find(row, 0);
    return at < 0 ? 0 : 1 + Utf8.characters(row.address(0), at);
  }

  private static void join(Row row, int first) {
    long bytes = 0;
    for (int i = first; i < row.size(); i++) {
      bytes += row.has(i) ? row.bytes(i) : 0;
    }
    long at = row.room(bytes);
    for (int i = first; i < row.size(); i++) {
      if (row.has(i)) {
        Memory.copy(row.address(i), at, (long) row.bytes(i));
        at += row.bytes(i);
      }
    }
  }

  private static void joinWith(Row row) {
    if (!row.has(0)) {
      row.none();
      return;
    }
    String separator = row.text(0);
    StringBuilder joined = new StringBuilder();
    boolean isFirst = true;
    for (int i = 1; i < row.size(); i++) {
      if (row.has(i)) {
        joined.append(isFirst ? "" : separator).append(row.text(i));
        isFirst = false;
      }
    }
    row.put(joined.toString());
  }

  private static boolean begins(Row row) {
    int wanted = row.bytes(1);
    return wanted <= row.bytes(0) && TextCompare.equal(row.address(0), row.address(1), wanted);
  }

  private static boolean ends(Row row) {
    int wanted = row.bytes(1);
    long end = row.address(0) + row.bytes(0);
    return wanted <= row.bytes(0) && TextCompare.equal(end - wanted, row.address(1), wanted);
  }

  private static long codePoint(Row row) {
    return row.bytes(0) == 0 ? -1 : row.text(0).codePointAt(0);
  }

  /** The characters from one place to another, counted from the end where negative. */
  private static void slice(Row row, long from, long to) {
    String text = row.text(0);
    int length = text.codePointCount(0, text.length());
    long first = Math.clamp(from < 0 ? from + length : from - 1, 0, length);
    long end = Math.clamp(to < 0 ? to + length + 1 : to, 0, length);
    int start = text.offsetByCodePoints(0, (int) first);
    row.put(first < end ? text.substring(start, text.offsetByCodePoints(0, (int) end)) : "");
  }

  private static void character(Row row) {
    long code = row.integer(0);
    if (!Character.isValidCodePoint((int) code) || (int) code != code) {
      throw new Row.Failure(code + " is not the code of a character");
    }
    row.put(Character.toString((int) code));
  }

  private static void translate(Row row) {
    int[] from = row.text(1).codePoints().toArray();
    int[] to = row.text(2).codePoints().toArray();
    StringBuilder result = new StringBuilder();
    row.text(0)
        .codePoints()
        .forEach(
            c -> {
              int at = 0;
              while (at < from.length && from[at] != c) {
                at++;
              }
              if (at == from.length) {
                result.appendCodePoint(c);
              } else if (at < to.length) {
                result.appendCodePoint(to[at]);
              }
            });
    row.put(result.toString());
  }

  private static String digest(String text, String algorithm) {
    try {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
