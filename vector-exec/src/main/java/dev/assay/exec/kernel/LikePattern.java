package dev.assay.exec.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of LIKE, made ready once: <code>%</code> stands for any characters, {@code _} for one.
 * Without {@code _} it is texts that must come one after the other, the first and the last of them
 * bound to the ends (so equality, prefix, suffix and "contains" are its shortest forms); with it
 * characters are matched one by one, going back to the last <code>%</code>. UTF-8 lets texts be
 * sought by their bytes: no character's bytes are found inside another's. Immutable.
 */
public final class LikePattern {

  private static final int ANY_CHARACTER = -1;
  private static final int ANY_TEXT = -2;

  private enum Form {
    WHOLE,
    PIECES,
    GENERAL
  }

  private final Form form;
  private final int[] tokens;
  private final byte[] head;
  private final byte[] tail;
  private final byte[][] middle;

  /** Whether the first piece of the middle is all there is to find. */
  private final boolean isDecided;

  private final AdjacentTexts search;

  private LikePattern(int[] tokens) {
    this.tokens = tokens;
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= tokens.length; i++) {
      if (i == tokens.length || tokens[i] == ANY_TEXT) {
        byte[] piece = new byte[i - from];
        for (int k = 0; k < piece.length; k++) {
          piece[k] = (byte) tokens[from + k];
        }
        pieces.add(piece);
        from = i + 1;
      }
    }
    boolean single = Arrays.stream(tokens).anyMatch(token -> token == ANY_CHARACTER);
    form = single ? Form.GENERAL : pieces.size() == 1 ? Form.WHOLE : Form.PIECES;
    head = pieces.getFirst();
    tail = pieces.getLast();
    middle =
        pieces.size() < 3
            ? new byte[0][]
            : pieces.subList(1, pieces.size() - 1).stream()
                .filter(piece -> piece.length > 0)
                .toArray(byte[][]::new);
    isDecided = form == Form.PIECES && middle.length == 1 && head.length + tail.length == 0;
    search = new AdjacentTexts(middle.length > 0 ? middle[0] : new byte[1]);
  }

  /**
   * Reads a pattern.
   *
   * @param escape the character before which it, {@code _} and <code>%</code> stand for themselves
   * @throws IllegalArgumentException where it stands before another character or the end
   */
  public static LikePattern of(String pattern, Optional<Character> escape) {
    List<Integer> tokens = new ArrayList<>();
    int escapes = escape.map(c -> (int) c).orElse(-1);
    for (int i = 0; i < pattern.length(); ) {
      int c = pattern.codePointAt(i);
      i += Character.charCount(c);
      if (c == escapes) {
        int escaped = i < pattern.length() ? pattern.codePointAt(i) : -1;
        if (escaped != '%' && escaped != '_' && escaped != escapes) {
          throw new IllegalArgumentException(
              "the pattern '"
                  + pattern
                  + "' has the escape character before something that needs none: only %, _ and"
                  + " itself may follow it");
        }
        i += Character.charCount(escaped);
        addLiteral(tokens, escaped);
      } else if (c == '%') {
        tokens.add(ANY_TEXT);
      } else if (c == '_') {
        tokens.add(ANY_CHARACTER);
      } else {
        addLiteral(tokens, c);
      }
    }
    return new LikePattern(tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void addLiteral(List<Integer> tokens, int codePoint) {
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      tokens.add(b & 0xFF);
    }
  }

  /**
   * Keeps rows whose text matches.
   *
   * @param flip 0, or -1 to keep the other rows
   * @param rows the set that is narrowed; only texts of rows in it are read
   */
  public void filter(long[] addresses, int[] lengths, int count, long flip, long[] rows) {
    boolean seeks = form == Form.PIECES && middle.length > 0;
    if (seeks && AdjacentTexts.are(addresses, lengths, count)) {
      filterAdjacent(addresses, lengths, count, flip, rows);
      return;
    }
    int words = Bitmap.words(count);
    for (int w = 0; w < words; w++) {
      long found = rows[w];
      if (seeks) {
        found = containing(addresses, lengths, w << 6, found, middle[0]);
      }
      rows[w] &= matching(addresses, lengths, w << 6, found) ^ flip;
    }
  }

  /** Seeks the first piece through all texts as one, and makes a word of rows when it is past. */
  private void filterAdjacent(long[] addresses, int[] lengths, int count, long flip, long[] rows) {
    long end = addresses[count - 1] + lengths[count - 1];
    int row = 0;
    long found = 0;
    for (long hit = addresses[0]; row < count; ) {
      hit = search.next(hit, end);
      while (row < count && addresses[row] + lengths[row] <= hit) {
        row++;
        if ((row & 63) == 0 || row == count) {
          int w = (row - 1) >>> 6;
          rows[w] &= found ^ flip;
          found = 0;
        }
      }
      if (row < count) {
        long next = addresses[row] + lengths[row];
        boolean isInside = hit + middle[0].length <= next;
        if (isInside && matchesAt(addresses[row], lengths[row], hit)) {
          found |= 1L << row;
        }
        hit = isInside ? next : hit + 1;
      }
    }
  }

  /** Rows of a word whose text has a piece anywhere, which most texts have not. */
  private static long containing(
      long[] addresses, int[] lengths, int from, long rows, byte[] piece) {
    long found = 0;
    for (long rest = rows; rest != 0; rest &= rest - 1) {
      int row = from + Long.numberOfTrailingZeros(rest);
      if (TextSearch.indexOf(addresses[row], lengths[row], piece) >= 0) {
        found |= rest & -rest;
      }
    }
    return found;
  }

  private long matching(long[] addresses, int[] lengths, int from, long rows) {
    if (isDecided) {
      return rows;
    }
    long found = 0;
    for (long rest = rows; rest != 0; rest &= rest - 1) {
      int row = from + Long.numberOfTrailingZeros(rest);
      if (matches(addresses[row], lengths[row])) {
        found |= rest & -rest;
      }
    }
    return found;
  }

  /** Whether a text matches. */
  public boolean matches(long address, int length) {
    return switch (form) {
      case WHOLE -> length == head.length && TextSearch.isAt(address, head);
      case PIECES -> matchesPieces(address, length, 0, head.length);
      case GENERAL -> matchesGenerally(address, length);
    };
  }

  /** Whether a text matches in which the first piece is at an address, and nowhere before. */
  private boolean matchesAt(long address, int length, long hit) {
    return isDecided
        || (head.length > 0
            ? matches(address, length)
            : matchesPieces(address, length, 1, (int) (hit - address) + middle[0].length));
  }

  /** Whether a text matches as far as pieces from one on go, behind what is before them. */
  private boolean matchesPieces(long address, int length, int firstPiece, int behind) {
    int from = behind;
    int end = length - tail.length;
    if (from > end || !TextSearch.isAt(address, head) || !TextSearch.isAt(address + end, tail)) {
      return false;
    }
    for (int piece = firstPiece; piece < middle.length; piece++) {
      int found = TextSearch.indexOf(address + from, end - from, middle[piece]);
      if (found < 0) {
        return false;
      }
      from += found + middle[piece].length;
    }
    return true;
  }

  private boolean matchesGenerally(long address, int length) {
    long end = address + length;
    long at = address;
    long tried = address;
    int token = 0;
    int anyText = -1;
    while (at < end) {
      int wanted = token < tokens.length ? tokens[token] : Integer.MIN_VALUE;
      if (wanted == ANY_TEXT) {
        anyText = token++;
        tried = at;
      } else if (wanted == ANY_CHARACTER) {
        token++;
        at = TextSubstring.next(at, end);
      } else if (wanted == (Memory.getByte(at) & 0xFF)) {
        token++;
        at++;
      } else if (anyText >= 0) {
        token = anyText + 1;
        tried = TextSubstring.next(tried, end);
        at = tried;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY_TEXT) {
      token++;
    }
    return token == tokens.length;
  }
}
