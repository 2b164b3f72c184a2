package dev.assay.exec.file.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.file.output.ByteSink;
import dev.assay.exec.file.output.NewFile;
import dev.assay.exec.file.output.RowWriter;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.table.FileCall;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Writes rows as lines of text. A field stands in quotes where it would be read as something else
 * without: it holds a separator, a quote or a line end, or is a text that looks like a null.
 */
public final class CsvWriter implements RowWriter {

  private static final int FLUSHED_BYTES = 1 << 18;

  private final TextFormat format;
  private final byte[] nullText;
  private final byte quote;
  private final byte escape;
  private final boolean[] forced;
  private final NewFile file;
  private final Optional<GZIPOutputStream> zipped;
  private final ByteArrayOutputStream zippedBytes = new ByteArrayOutputStream();
  private final ByteSink lines = new ByteSink();
  private long rows;

  /**
   * Begins a file.
   *
   * @param options see {@link dev.assay.exec.file.FileFormats}
   * @throws dev.assay.exec.failure.SqlException where it cannot be made
   */
  public static CsvWriter create(
      TableDefinition definition, String path, TextFormat format, Map<String, String> options) {
    return new CsvWriter(
        definition, path, CsvTable.format(format, options), TextDialect.of(path, options), options);
  }

  private CsvWriter(
      TableDefinition definition,
      String path,
      TextFormat format,
      TextDialect dialect,
      Map<String, String> options) {
    this.format = format;
    nullText = format.nullText().getBytes(UTF_8);
    quote = (byte) (dialect.quote().isEmpty() ? '"' : dialect.quote().charAt(0));
    escape = dialect.escape().isEmpty() ? quote : (byte) dialect.escape().charAt(0);
    forced = forced(definition, options.getOrDefault("FORCE_QUOTE", ""));
    file = NewFile.create(path);
    zipped = dialect.isCompressed() ? Optional.of(zipper()) : Optional.empty();
    if (format.header()) {
      for (int c = 0; c < definition.columns().size(); c++) {
        separate(c);
        byte[] name = definition.columns().get(c).name().getBytes(UTF_8);
        putText(name, 0, name.length, false);
      }
      lines.putByte('\n');
    }
  }

  private GZIPOutputStream zipper() {
    try {
      return new GZIPOutputStream(zippedBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns whose values always stand in quotes. */
  private static boolean[] forced(TableDefinition definition, String option) {
    boolean[] forced = new boolean[definition.columns().size()];
    if (option.equals("*")) {
      Arrays.fill(forced, true);
    } else if (!option.isEmpty()) {
      for (String name : option.split(FileCall.ELEMENT)) {
        forced[definition.columnIndex(name.strip())] = true;
      }
    }
    return forced;
  }

  @Override
  public void append(ColumnBuffer[] columns) {
    for (int row = 0; row < columns[0].size(); row++) {
      for (int c = 0; c < columns.length; c++) {
        separate(c);
        put(columns[c], row, forced[c]);
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
    if (zipped.isPresent()) {
      try {
        zipped.get().write(lines.bytes(), 0, lines.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      writeZipped();
    } else {
      file.write(lines.bytes(), 0, lines.size());
    }
    lines.clear();
  }

  private void writeZipped() {
    file.write(zippedBytes.toByteArray(), 0, zippedBytes.size());
    zippedBytes.reset();
  }

  private void put(ColumnBuffer values, int row, boolean quotes) {
    if (values.isNull(row)) {
      lines.put(nullText, 0, nullText.length);
    } else if (values.type().kind() == TypeKind.VARCHAR) {
      putText(values.bytes(), values.start(row), values.end(row) - values.start(row), quotes);
    } else {
      byte[] text = text(values, row).getBytes(UTF_8);
      if (quotes) {
        putText(text, 0, text.length, true);
      } else {
        lines.put(text, 0, text.length);
      }
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

  private void putText(byte[] bytes, int offset, int length, boolean quotes) {
    if (!quotes && !needsQuotes(bytes, offset, length)) {
      lines.put(bytes, offset, length);
      return;
    }
    lines.putByte(quote);
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == quote || (bytes[i] == escape && escape != quote)) {
        lines.putByte(escape);
      }
      lines.putByte(bytes[i]);
    }
    lines.putByte(quote);
  }

  private boolean needsQuotes(byte[] bytes, int offset, int length) {
    boolean isNullText =
        length == nullText.length
            && Arrays.equals(bytes, offset, offset + length, nullText, 0, length);
    for (int i = offset; i < offset + length; i++) {
      byte found = bytes[i];
      if (found == format.separator() || found == quote || found == '\n' || found == '\r') {
        return true;
      }
    }
    return isNullText;
  }

  @Override
  public long commit() {
    flush();
    if (zipped.isPresent()) {
      try {
        zipped.get().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      writeZipped();
    }
    file.commit();
    return rows;
  }

  @Override
  public void close() {
    file.close();
  }
}
