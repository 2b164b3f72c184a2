package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;

/**
 * Rows of a part of a text file, straight from its bytes into buffers. Most go by blocks; those
 * that are not plain, or not as declared, are read here, one by one.
 */
final class RowParser implements OrderedLoad.Part {

  /** Rows of a block that is hardly worth looking for. */
  private static final int FEW_ROWS = 32;

  /** Rows that are read one by one, at the most, before the next block is looked for. */
  private static final int MOST_ALONE = 256;

  private static final int SHOWN_CHARACTERS = 40;

  private final MappedText file;
  private final TableDefinition definition;
  private final TextFormat format;
  private final long end;
  private final byte separator;
  private final byte[] nullText;

  private long cursor;
  private long fieldStart;
  private long fieldEnd;
  private boolean isQuoted;
  private boolean hasDoubledQuotes;
  private boolean mayBeNonAscii;
  private byte[] scratch = new byte[64];

  /** Of the bytes from one line's start to another's. */
  RowParser(MappedText file, TableDefinition definition, TextFormat format, long start, long end) {
    this.file = file;
    this.definition = definition;
    this.format = format;
    this.end = end;
    cursor = start;
    separator = (byte) format.separator();
    nullText = format.nullText().getBytes(UTF_8);
  }

  @Override
  public void read(ColumnBuffer[] target) {
    FieldBlock block = new FieldBlock(target.length, format);
    int alone = 1;
    while (cursor < end) {
      int rows = block.find(cursor, end);
      long blockEnd = rows > 0 ? block.end() : cursor;
      if (rows > 0 && block.addTo(target)) {
        cursor = blockEnd;
      }
      alone = rows < FEW_ROWS ? Math.min(2 * alone, MOST_ALONE) : 0;
      for (int row = 0; cursor < end && (cursor < blockEnd || row < alone); row++) {
        readOne(target);
      }
      alone = Math.max(1, alone);
    }
  }

  private void readOne(ColumnBuffer[] target) {
    if (skipEmptyLine()) {
      return;
    }
    if (format.lenient()) {
      readRowOrNone(target);
    } else {
      readRow(target);
    }
  }

  private void readRowOrNone(ColumnBuffer[] target) {
    long start = cursor;
    int rows = target[0].size();
    try {
      readRow(target);
    } catch (LoadFailure e) {
      for (ColumnBuffer column : target) {
        if (column.size() > rows) {
          column.truncate(rows);
        }
      }
      cursor = file.lineStart(start, start, false);
    }
  }

  private boolean skipEmptyLine() {
    if (definition.columns().size() == 1) {
      return false;
    }
    long at = Memory.getByte(cursor) == '\r' && cursor + 1 < end ? cursor + 1 : cursor;
    if (Memory.getByte(at) != '\n') {
      return false;
    }
    cursor = at + 1;
    return true;
  }

  private void readRow(ColumnBuffer[] target) {
    int last = target.length - 1;
    for (int c = 0; c <= last; c++) {
      try {
        findField();
        store(target[c]);
      } catch (FieldParser.Malformed e) {
        throw failure(c, e.reason());
      }
      if (c < last) {
        if (cursor >= end || Memory.getByte(cursor) != separator) {
          throw failure(
              c, "ends the line, which has %d of %d columns".formatted(c + 1, target.length));
        }
        cursor++;
      }
    }
    endLine(last);
  }

  private void endLine(int last) {
    if (format.separatorEnds() && cursor < end && Memory.getByte(cursor) == separator) {
      cursor++;
    }
    if (cursor < end && Memory.getByte(cursor) == '\r') {
      cursor++;
    }
    if (cursor < end && Memory.getByte(cursor) != '\n') {
      throw failure(last, "is followed by more than the table's %d columns".formatted(last + 1));
    }
    cursor++;
  }

  private void findField() {
    isQuoted = format.quoted() && cursor < end && Memory.getByte(cursor) == '"';
    if (isQuoted) {
      findQuotedField();
      return;
    }
    fieldStart = cursor;
    int seen = 0;
    long at = cursor;
    while (at < end && !isDelimiter(Memory.getByte(at))) {
      seen |= Memory.getByte(at++);
    }
    endField(at, seen < 0);
  }

  private boolean isDelimiter(byte found) {
    return found == separator || found == '\n' || (found == '"' && format.quoted());
  }

  private void endField(long at, boolean isNonAscii) {
    cursor = at;
    boolean endsLine = at >= end || Memory.getByte(at) == '\n';
    boolean hasReturn = endsLine && at > fieldStart && Memory.getByte(at - 1) == '\r';
    fieldEnd = hasReturn ? at - 1 : at;
    mayBeNonAscii = isNonAscii;
    if (format.quoted() && at < end && Memory.getByte(at) == '"') {
      throw new FieldParser.Malformed("has a quote behind it, but does not begin with one");
    }
  }

  private void findQuotedField() {
    fieldStart = cursor + 1;
    hasDoubledQuotes = false;
    mayBeNonAscii = false;
    for (long at = fieldStart; at < end; at++) {
      byte found = Memory.getByte(at);
      mayBeNonAscii |= found < 0;
      if (found == '"') {
        if (at + 1 == end || Memory.getByte(at + 1) != '"') {
          fieldEnd = at;
          cursor = at + 1;
          requireDelimiter();
          return;
        }
        hasDoubledQuotes = true;
        at++;
      }
    }
    fieldEnd = end;
    throw new FieldParser.Malformed("has no closing quote");
  }

  private void requireDelimiter() {
    if (cursor < end) {
      byte next = Memory.getByte(cursor);
      if (next != separator && next != '\n' && next != '\r') {
        throw new FieldParser.Malformed("has text behind its closing quote");
      }
    }
  }

  private void store(ColumnBuffer target) {
    ColumnType type = target.type();
    if (type.nullable() && isNull()) {
      target.addNull();
    } else if (type.kind() == TypeKind.VARCHAR) {
      storeText(target);
    } else {
      FieldParser.add(type, fieldStart, fieldEnd, target);
    }
  }

  private boolean isNull() {
    return !isQuoted
        && fieldEnd - fieldStart == nullText.length
        && Memory.equal(fieldStart, nullText, 0, nullText.length);
  }

  private void storeText(ColumnBuffer target) {
    int length = (int) Math.min(fieldEnd - fieldStart, Integer.MAX_VALUE);
    if (mayBeNonAscii) {
      FieldParser.requireUtf8(fieldStart, fieldStart + length);
    }
    if (!isQuoted || !hasDoubledQuotes) {
      target.addText(fieldStart, length);
      return;
    }
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    Memory.copy(fieldStart, scratch, 0, length);
    target.addText(scratch, 0, joinQuotes(length));
  }

  private int joinQuotes(int length) {
    int kept = 0;
    for (int i = 0; i < length; i++) {
      scratch[kept++] = scratch[i];
      i += scratch[i] == '"' ? 1 : 0;
    }
    return kept;
  }

  private LoadFailure failure(int column, String reason) {
    long shownEnd = Math.min(Math.max(fieldStart, fieldEnd), fieldStart + SHOWN_CHARACTERS);
    String shown = FieldParser.text(fieldStart, shownEnd).replaceAll("\\p{Cntrl}", " ");
    return new LoadFailure(
        "%s, line %d, column %s: '%s%s' %s"
            .formatted(
                file.name(),
                file.lineOf(fieldStart),
                definition.columns().get(column).name(),
                shown,
                shownEnd < fieldEnd ? "…" : "",
                reason));
  }
}
