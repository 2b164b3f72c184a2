package dev.assay.exec.file.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.file.output.ByteSink;
import dev.assay.exec.file.output.NewFile;
import dev.assay.exec.file.output.RowWriter;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Writes rows as lines of text. A field stands in quotes where it would be read as something else
 * without: it holds a separator, a quote or a line end, or is a text that looks like a null.
 */
public final class CsvWriter implements RowWriter {

  private static final int FLUSHED_BYTES = 1 << 18;

  private final TextFormat format;
  private final byte[] nullText;
  private final NewFile file;
  private final ByteSink lines = new ByteSink();
  private long rows;

  /**
   * Begins a file.
   *
   * @throws dev.assay.exec.failure.SqlException where it cannot be made
   */
  public CsvWriter(TableDefinition definition, String path, TextFormat format) {
    this.format = format;
    nullText = format.nullText().getBytes(UTF_8);
    file = NewFile.create(path);
    if (format.header()) {
      for (int c = 0; c < definition.columns().size(); c++) {
        separate(c);
        byte[] name = definition.columns().get(c).name().getBytes(UTF_8);
        putText(name, 0, name.length);
      }
      lines.putByte('\n');
    }
  }

  @Override
  public void append(ColumnBuffer[] columns) {
    for (int row = 0; row < columns[0].size(); row++) {
      for (int c = 0; c < columns.length; c++) {
        separate(c);
        put(columns[c], row);
      }
      lines.putByte('\n');
      if (lines.size() > FLUSHED_BYTES) {
        flush();
      }
    }
    rows += columns[0].size();
  }

  private void separate(int column) {
    if (column > 0) {
      lines.putByte(format.separator());
    }
  }

  private void flush() {
    file.write(lines.bytes(), 0, lines.size());
    lines.clear();
  }

  private void put(ColumnBuffer values, int row) {
    if (values.isNull(row)) {
      lines.put(nullText, 0, nullText.length);
    } else if (values.type().kind() == TypeKind.VARCHAR) {
      putText(values.bytes(), values.start(row), values.end(row) - values.start(row));
    } else {
      byte[] text = text(values, row).getBytes(UTF_8);
      lines.put(text, 0, text.length);
    }
  }

  private static String text(ColumnBuffer values, int row) {
    ColumnType type = values.type();
    if (type.isWide()) {
      return new BigDecimal(WideDecimal.get(values.bytes(), values.start(row)), type.scale())
          .toPlainString();
    }
    long bits = values.bits(row);
    return switch (type.kind()) {
      case BOOLEAN -> bits == 0 ? "false" : "true";
      case FLOAT -> floating(Float.toString((float) Double.longBitsToDouble(bits)));
      case DOUBLE -> floating(Double.toString(Double.longBitsToDouble(bits)));
      case DECIMAL -> BigDecimal.valueOf(bits, type.scale()).toPlainString();
      case DATE -> TemporalText.ofDate(bits);
      case TIME -> TemporalText.ofTime(bits);
      case TIMESTAMP -> TemporalText.ofTimestamp(bits);
      case TIMESTAMP_TZ -> TemporalText.ofTimestamp(bits) + "+00";
      case INTERVAL_MONTHS -> TemporalText.ofMonths(bits);
      case INTERVAL_MICROS -> TemporalText.ofMicros(bits);
      default -> Long.toString(bits);
    };
  }

  private static String floating(String java) {
    return switch (java) {
      case "NaN" -> "nan";
      case "Infinity" -> "inf";
      case "-Infinity" -> "-inf";
      default -> java.replace('E', 'e');
    };
  }

  private void putText(byte[] bytes, int offset, int length) {
    if (!needsQuotes(bytes, offset, length)) {
      lines.put(bytes, offset, length);
      return;
    }
    lines.putByte('"');
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '"') {
        lines.putByte('"');
      }
      lines.putByte(bytes[i]);
    }
    lines.putByte('"');
  }

  private boolean needsQuotes(byte[] bytes, int offset, int length) {
    boolean isNullText =
        length == nullText.length
            && Arrays.equals(bytes, offset, offset + length, nullText, 0, length);
    for (int i = offset; i < offset + length; i++) {
      byte found = bytes[i];
      if (found == format.separator() || found == '"' || found == '\n' || found == '\r') {
        return true;
      }
    }
    return isNullText;
  }

  @Override
  public long commit() {
    flush();
    file.commit();
    return rows;
  }

  @Override
  public void close() {
    file.close();
  }
}
