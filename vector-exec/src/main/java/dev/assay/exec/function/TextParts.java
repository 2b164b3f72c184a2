package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.text;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCompare;
import java.util.List;
import java.util.regex.Pattern;

/** Parts of texts: trimmed, cut by characters or at separators, and padded to a length. */
final class TextParts {

  private TextParts() {}

  static void trim(Row row, boolean atStart, boolean atEnd) {
    long start = row.address(0);
    long end = start + row.bytes(0);
    while (atStart && start < end && isTrimmed(row, start)) {
      start += Utf8.width(start);
    }
    while (atEnd && end > start) {
      long last = end - 1;
      while ((Memory.getByte(last) & 0xC0) == 0x80) {
        last--;
      }
      if (!isTrimmed(row, last)) {
        break;
      }
      end = last;
    }
    row.put(start, (int) (end - start));
  }

  private static boolean isTrimmed(Row row, long at) {
    if (row.size() == 1) {
      return Memory.getByte(at) == ' ';
    }
    int width = Utf8.width(at);
    long characters = row.address(1);
    int bytes = row.bytes(1);
    for (int i = 0; i < bytes; i += Utf8.width(characters + i)) {
      if (Utf8.width(characters + i) == width && TextCompare.equal(at, characters + i, width)) {
        return true;
      }
    }
    return false;
  }

  /** From a character, 1 for the first, -1 for the last; a negative length counts to the left. */
  static void part(Row row, long from, long length) {
    long address = row.address(0);
    int bytes = row.bytes(0);
    long characters = Utf8.characters(address, bytes);
    long start = from > 0 ? from - 1 : from < 0 ? characters + from : -1;
    if (from == 0 && length == Long.MAX_VALUE) {
      start = 0;
    }
    long end = length > characters - Math.min(start, 0) ? characters : start + length;
    end = length > 0 && start < 0 && length != Long.MAX_VALUE ? start + length : end;
    if (length < 0) {
      end = start;
      start = Math.max(start, Long.MIN_VALUE - length) + length;
    }
    long first = Math.clamp(start, 0, characters);
    long last = Math.clamp(end, 0, characters);
    slice(row, first, Math.max(first, last));
  }

  private static void slice(Row row, long first, long last) {
    long address = row.address(0);
    int bytes = row.bytes(0);
    int from = Utf8.offset(address, bytes, first);
    int to = from + Utf8.offset(address + from, bytes - from, last - first);
    row.put(address + from, to - from);
  }

  static void left(Row row) {
    long count = row.integer(1);
    long characters = Utf8.characters(row.address(0), row.bytes(0));
    slice(row, 0, count < 0 ? Math.max(0, characters + Math.max(count, -characters)) : count);
  }

  static void right(Row row) {
    long count = row.integer(1);
    long characters = Utf8.characters(row.address(0), row.bytes(0));
    long kept = count < 0 ? Math.max(0, characters + Math.max(count, -characters)) : count;
    slice(row, Math.max(0, characters - kept), characters);
  }

  static void pad(Row row, boolean atStart) {
    String text = row.text(0);
    String filler = row.text(2);
    if (row.integer(1) > Integer.MAX_VALUE - 8) {
      throw new Row.Failure("a text of more than 2 GiB");
    }
    int wanted = (int) Math.max(row.integer(1), 0);
    int there = text.codePointCount(0, text.length());
    if (wanted <= there) {
      slice(row, 0, wanted);
      return;
    }
    if (filler.isEmpty()) {
      throw new Row.Failure("a text is to be padded with an empty text");
    }
    int[] cycle = filler.codePoints().toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < wanted - there; i++) {
      padding.appendCodePoint(cycle[i % cycle.length]);
    }
    row.put(atStart ? padding + text : text + padding);
  }

  /** Parts between separators, or characters where it is empty; the first is 1, the last -1. */
  static void splitPart(Row row) {
    Pattern separator = row.made(1, text -> Pattern.compile(text, Pattern.LITERAL));
    List<String> parts =
        row.bytes(1) == 0
            ? row.text(0).codePoints().mapToObj(Character::toString).toList()
            : List.of(separator.split(row.text(0), -1));
    long wanted = row.integer(2);
    long index = wanted < 0 ? parts.size() + wanted : wanted - 1;
    row.put(index >= 0 && index < parts.size() ? parts.get((int) index) : "");
  }
}
