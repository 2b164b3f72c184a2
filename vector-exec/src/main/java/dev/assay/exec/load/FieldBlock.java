package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.Arrays;

/**
 * Some hundred rows of unquoted fields at once: where fields end is found first, for all of them,
 * and then each column is one short loop. Only rows that are as declared are taken; all others, and
 * everything that is to be said of them, are left to {@link RowParser}.
 *
 * <p>The text is copied to arrays first: a young JVM, in which most files are loaded, is far sooner
 * fast with these than with memory off the heap.
 */
final class FieldBlock {

  private static final int MAX_FIELDS = 1 << 12;
  private static final int MAX_BYTES = 1 << 15;
  private static final int MAX_SCALE = 8; // digits of a word
  private static final int STEP_BYTES = Long.SIZE;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long SEVENS = 0x7F7F_7F7F_7F7F_7F7FL;

  /** Brings the highest bits of eight bytes together in the highest byte. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  private final int columns;
  private final TextFormat format;
  private final byte[] nullText;

  /** The text, and behind it a word of anything. */
  private final byte[] bytes = new byte[MAX_BYTES];

  private final long[] words = new long[MAX_BYTES / Long.BYTES + 1];

  /** Field k lies behind ends[k] and before ends[k + 1], in bytes behind the start. */
  private final int[] ends = new int[MAX_FIELDS + STEP_BYTES + 1];

  private long start;
  private int fields;
  private int rowFields;
  private int rows;
  private boolean hasReturns;
  private boolean isAscii;

  /** For rows of so many columns. */
  FieldBlock(int columns, TextFormat format) {
    this.columns = columns;
    this.format = format;
    nullText = format.nullText().getBytes(UTF_8);
    ends[0] = -1;
  }

  /**
   * Finds the fields of whole rows, from the start of a row on, until a row is not as declared,
   * holds a quote, or is one too many. The last bytes of a text are not looked at.
   *
   * @return how many rows; maybe none
   */
  int find(long from, long end) {
    start = from;
    fields = 0;
    rowFields = 0;
    rows = 0;
    int length = (int) Math.min(end - from, MAX_BYTES) & -STEP_BYTES;
    Memory.copy(from, bytes, 0, length);
    Memory.copy(from, words, length / Long.BYTES);
    long separators = format.separator() * ONES;
    long quotes = format.quoted() ? '"' * ONES : 0;
    long seen = 0;
    boolean goesOn = true;
    for (int at = 0; goesOn && at < length && fields < MAX_FIELDS; at += STEP_BYTES) {
      long separated = 0;
      long ended = 0;
      long quoted = 0;
      for (int b = 0; b < STEP_BYTES; b += Long.BYTES) {
        long word = words[(at + b) >>> 3];
        seen |= word;
        separated |= where(word ^ separators) << b;
        ended |= where(word ^ '\n' * ONES) << b;
        quoted |= where(word ^ quotes) << b;
      }
      long before = Long.lowestOneBit(quoted) - 1;
      goesOn = note(at, (separated | ended) & before, ended & before) && quoted == 0;
    }
    isAscii = (seen & ~SEVENS) == 0;
    keepRowsThatEndAlike();
    return rows;
  }

  /** One bit for each byte that is 0. */
  private static long where(long word) {
    long zeros = ~((word & SEVENS) + SEVENS | word | SEVENS);
    return ((zeros >>> 7) * GATHER) >>> 56;
  }

  /** Notes fields by the bytes that end them; false behind a row that is not as declared. */
  private boolean note(int base, long delimiters, long lineEnds) {
    int before = fields;
    for (long left = delimiters; left != 0; left &= left - 1) {
      ends[++fields] = base + Long.numberOfTrailingZeros(left);
    }
    for (long left = lineEnds; left != 0; left &= left - 1) {
      int field = before + Long.bitCount(delimiters & (Long.lowestOneBit(left) - 1)) + 1;
      if (rows == 0) {
        rowFields = field;
        if (field != columns && !(format.separatorEnds() && field == columns + 1)) {
          return false;
        }
      }
      if (field != (rows + 1) * rowFields) {
        return false;
      }
      rows++;
    }
    return true;
  }

  /** Leaves out rows from the first on whose line ends otherwise than that of the first row. */
  private void keepRowsThatEndAlike() {
    for (int row = 0; row < rows; row++) {
      int end = ends[(row + 1) * rowFields];
      int begin = ends[(row + 1) * rowFields - 1] + 1;
      boolean returns = end > begin && bytes[end - 1] == '\r';
      hasReturns = row == 0 ? returns : hasReturns;
      boolean leavesText = rowFields > columns && end - begin > (returns ? 1 : 0);
      if (returns != hasReturns || leavesText) {
        rows = row;
      }
    }
  }

  /** Behind the rows found. */
  long end() {
    return start + ends[rows * rowFields] + 1;
  }

  /** Adds the rows found; where a field is no value of its column's type, none of them. */
  boolean addTo(ColumnBuffer[] target) {
    int before = target[0].size();
    try {
      for (int c = 0; c < columns; c++) {
        add(c, target[c]);
      }
      return true;
    } catch (FieldParser.Malformed e) {
      for (ColumnBuffer column : target) {
        column.truncate(Math.min(before, column.size()));
      }
      return false;
    }
  }

  /** Eight bytes from any place of the text on. */
  private long word(int at) {
    int shift = at << 3;
    return (words[at >>> 3] >>> shift) | (words[(at >>> 3) + 1] << 1 << ~shift);
  }

  private void add(int column, ColumnBuffer target) {
    ColumnType type = target.type();
    int cut = hasReturns && column == columns - 1 && rowFields == columns ? 1 : 0;
    boolean isText = type.kind() == TypeKind.VARCHAR;
    // What stands for a null may be a number.
    boolean isPlain = !type.nullable() || nullText.length == 0;
    TypeKind kind = isPlain || isText ? type.kind() : TypeKind.DOUBLE;
    for (int field = column; field < rows * rowFields; field += rowFields) {
      int from = ends[field] + 1;
      int to = ends[field + 1] - cut;
      boolean isAdded =
          switch (kind) {
            case INTEGER -> addInteger(from, to, target);
            case DATE -> addDate(from, to, target);
            case DECIMAL -> addDecimal(from, to, target);
            default -> false;
          };
      if (!isAdded) {
        addOther(from, to, target);
      }
    }
  }

  private boolean addInteger(int from, int to, ColumnBuffer target) {
    boolean isNegative = bytes[from] == '-';
    int first = isNegative ? from + 1 : from;
    long value = Digits.value(word(first), to - first);
    if (value >= 0) {
      target.addLong(isNegative ? -value : value);
    }
    return value >= 0;
  }

  private boolean addDate(int from, int to, ColumnBuffer target) {
    int month = to - from == 10 ? Digits.yearAndMonth(word(from)) : -1;
    long day = month < 0 ? -1 : Digits.value(word(from + 8), 2);
    if (day >= 0) {
      target.addLong(FieldParser.epochDayOf(month / 100, month % 100, (int) day));
    }
    return day >= 0;
  }

  private boolean addDecimal(int from, int to, ColumnBuffer target) {
    int scale = target.type().scale();
    boolean isNegative = bytes[from] == '-';
    int first = isNegative ? from + 1 : from;
    int point = to - 1 - scale;
    boolean hasPoint = point > first && bytes[point] == '.';
    long whole = Digits.value(word(first), (hasPoint ? point : to) - first);
    long fraction = hasPoint ? Digits.value(word(point + 1), scale) : 0;
    if ((whole | fraction) < 0 || scale > MAX_SCALE) {
      return false;
    }
    long value = whole * FieldParser.POWERS[scale] + fraction;
    boolean fits = value < FieldParser.POWERS[Math.min(target.type().precision(), 2 * MAX_SCALE)];
    if (fits) {
      target.addLong(isNegative ? -value : value);
    }
    return fits;
  }

  private void addOther(int from, int to, ColumnBuffer target) {
    if (target.type().nullable() && isNull(from, to)) {
      target.addNull();
    } else if (target.type().kind() == TypeKind.VARCHAR) {
      if (!isAscii) {
        FieldParser.requireUtf8(start + from, start + to);
      }
      target.addText(bytes, from, to - from);
    } else {
      FieldParser.add(target.type(), start + from, start + to, target);
    }
  }

  private boolean isNull(int from, int to) {
    return Arrays.equals(bytes, from, to, nullText, 0, nullText.length);
  }
}
