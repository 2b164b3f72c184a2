package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Patterns as of a shell: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \} before a
 * letter that means itself. A star that fails is taken up again only at the last star, so time is
 * the product of both lengths at most.
 */
public final class Glob {

  private final byte[] pattern;
  private final boolean ignoreCase;

  /** Of a pattern. */
  public Glob(byte[] pattern, boolean ignoreCase) {
    this.pattern = pattern.clone();
    this.ignoreCase = ignoreCase;
  }

  /** Whether everything matches. */
  public boolean isAll() {
    return pattern.length == 1 && pattern[0] == '*';
  }

  /** Whether a text matches. */
  public boolean matches(byte[] text) {
    MemorySegment heap = MemorySegment.ofArray(text);
    return matches(heap, 0, text.length);
  }

  /** Whether bytes match. */
  public boolean matches(long address, int bytes) {
    return matches(ALL, address, bytes);
  }

  private boolean matches(MemorySegment text, long from, int bytes) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < bytes) {
      if (p < pattern.length && pattern[p] == '*') {
        star = ++p;
        starText = t;
        continue;
      }
      int after = p < pattern.length ? one(p, text.get(JAVA_BYTE, from + t)) : -1;
      if (after >= 0) {
        p = after;
        t++;
      } else if (star >= 0) {
        p = star;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  /** Where the pattern goes on after it matched one letter, or -1 where it does not. */
  private int one(int p, byte letter) {
    return switch (pattern[p]) {
      case '?' -> p + 1;
      case '[' -> range(p + 1, letter);
      case '\\' -> {
        int at = p + 1 < pattern.length ? p + 1 : p;
        yield fold(pattern[at]) == fold(letter) ? at + 1 : -1;
      }
      default -> fold(pattern[p]) == fold(letter) ? p + 1 : -1;
    };
  }

  private int range(int start, byte letter) {
    int p = start;
    boolean not = p < pattern.length && pattern[p] == '^';
    p += not ? 1 : 0;
    boolean found = false;
    int wanted = fold(letter);
    for (; p < pattern.length && pattern[p] != ']'; p++) {
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        p++;
        found |= fold(pattern[p]) == wanted;
      } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
        int low = fold(pattern[p]);
        int high = fold(pattern[p + 2]);
        found |= Math.min(low, high) <= wanted && wanted <= Math.max(low, high);
        p += 2;
      } else {
        found |= fold(pattern[p]) == wanted;
      }
    }
    return found != not ? Math.min(p + 1, pattern.length) : -1;
  }

  private int fold(byte letter) {
    int value = letter & 0xff;
    return ignoreCase && value >= 'A' && value <= 'Z' ? value + 32 : value;
  }
}
