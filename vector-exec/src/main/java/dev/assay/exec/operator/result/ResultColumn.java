package dev.assay.exec.operator.result;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column of a result. Texts are copied, so that it needs no table any more. Immutable. */
public final class ResultColumn {

  private final ValueType type;
  private final StoredColumn values;
  private final byte[] bytes;
  private final int[] ends;

  private ResultColumn(ValueType type, StoredColumn values, byte[] bytes, int[] ends) {
    this.type = type;
    this.values = values;
    this.bytes = bytes;
    this.ends = ends;
  }

  /** Integers without nulls. */
  public static ResultColumn ofLongs(long... values) {
    ValueType type = ValueType.of(ColumnType.of(TypeKind.BIGINT));
    return new ResultColumn(
        type, StoredColumn.ofLongs(values, new long[0], values.length), new byte[0], new int[0]);
  }

  /** Texts; null where there is none. */
  public static ResultColumn ofTexts(List<@Nullable String> texts) {
    int[] ends = new int[texts.size()];
    long[] validity = new long[Bitmap.words(texts.size())];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int row = 0; row < ends.length; row++) {
      String text = texts.get(row);
      if (text != null) {
        validity[row >>> 6] |= 1L << row;
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      }
      ends[row] = bytes.size();
    }
    StoredColumn values =
        StoredColumn.ofTexts(new long[ends.length], new int[ends.length], validity, ends.length);
    ValueType type = ValueType.of(ColumnType.of(TypeKind.VARCHAR).orNull());
    return new ResultColumn(type, values, bytes.toByteArray(), ends);
  }

  /** Copies what the column points to, and counts that. */
  static ResultColumn of(ValueType type, StoredColumn values, QueryMemory memory) {
    boolean isBytes = values.lane() == Lane.STRING || type.dictionary().isPresent();
    if (!isBytes) {
      return new ResultColumn(type, values, new byte[0], new int[0]);
    }
    int[] ends = new int[values.size()];
    long end = 0;
    for (int row = 0; row < ends.length; row++) {
      end += length(type, values, row);
      ends[row] = (int) end;
    }
    memory.count(end + (long) Integer.BYTES * ends.length);
    if (end > Integer.MAX_VALUE - 8) {
      throw new SqlException(
          "a column of the result has more than 2 GiB of text: stream the rows, or select fewer");
    }
    byte[] bytes = new byte[(int) end];
    for (int row = 0; row < ends.length; row++) {
      int length = length(type, values, row);
      if (length > 0) {
        Memory.copy(address(type, values, row), bytes, ends[row] - length, length);
      }
    }
    return new ResultColumn(type, values, bytes, ends);
  }

  private static int length(ValueType type, StoredColumn values, int row) {
    if (!values.isValid(row)) {
      return 0;
    }
    int value = values.ints()[row];
    return type.dictionary().map(d -> d.lengthBytes(value)).orElse(value);
  }

  private static long address(ValueType type, StoredColumn values, int row) {
    if (type.dictionary().isPresent()) {
      Dictionary dictionary = type.dictionary().get();
      return dictionary.address(values.ints()[row]);
    }
    return values.longs()[row];
  }

  /** Its type; a dictionary is not to be used any more. */
  public ValueType type() {
    return type;
  }

  /** Its values as flat arrays, not to be changed: numbers as they travelled, but no texts. */
  public StoredColumn values() {
    return values;
  }

  /** Texts, or decimals of 16 bytes, one behind the other; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where each of these ends; not to be changed. */
  public int[] ends() {
    return ends;
  }

  /** Rows. */
  public int size() {
    return values.size();
  }

  /** Whether a row lacks a value. */
  public boolean isNull(int row) {
    return !values.isValid(row);
  }

  /** An integral value: integer, boolean, day of a date, decimal unscaled. */
  public long getLong(int row) {
    return values.lane() == Lane.INT ? values.ints()[row] : values.longs()[row];
  }

  /** A floating-point value. */
  public double getDouble(int row) {
    return values.doubles()[row];
  }

  /** A text. */
  public String getText(int row) {
    int start = row == 0 ? 0 : ends[row - 1];
    return new String(bytes, start, ends[row] - start, StandardCharsets.UTF_8);
  }

  /** A decimal that travelled as 16 bytes. */
  private BigInteger wide(int row) {
    int start = row == 0 ? 0 : ends[row - 1];
    return WideDecimal.get(bytes, start);
  }

  /** The unscaled value of an exact number. */
  public BigInteger getUnscaled(int row) {
    return isBytes() ? wide(row) : BigInteger.valueOf(getLong(row));
  }

  private boolean isBytes() {
    return values.lane() == Lane.STRING || type.dictionary().isPresent();
  }

  /**
   * A value as Java has it: Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String,
   * LocalDate, LocalTime, LocalDateTime, OffsetDateTime in UTC, Period of years and months, or
   * Duration; null where there is none.
   */
  public @Nullable Object get(int row) {
    if (isNull(row)) {
      return null;
    }
    return switch (type.type().kind()) {
      case BOOLEAN -> getLong(row) != 0;
      case TINYINT -> (byte) getLong(row);
      case SMALLINT -> (short) getLong(row);
      case INTEGER -> (int) getLong(row);
      case BIGINT -> getLong(row);
      case FLOAT -> (float) getDouble(row);
      case DOUBLE -> getDouble(row);
      case DECIMAL -> new BigDecimal(getUnscaled(row), type.type().scale());
      case VARCHAR -> getText(row);
      case DATE -> LocalDate.ofEpochDay(getLong(row));
      case TIME -> TemporalText.time(getLong(row));
      case TIMESTAMP -> TemporalText.timestamp(getLong(row));
      case TIMESTAMP_TZ -> TemporalText.timestamp(getLong(row)).atOffset(ZoneOffset.UTC);
      case INTERVAL_MONTHS -> Period.ofMonths(Math.toIntExact(getLong(row))).normalized();
      case INTERVAL_MICROS -> Duration.of(getLong(row), ChronoUnit.MICROS);
    };
  }
}
