package dev.assay.exec.file.arrow;

import static dev.assay.exec.type.ColumnType.MAX_DECIMAL_PRECISION;

import dev.assay.exec.file.arrow.ArrowField.Reading;
import dev.assay.exec.file.arrow.ArrowField.Shape;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.jspecify.annotations.Nullable;

/** The columns of a schema. What is nested or of a type that we do not have can be named only. */
final class SchemaReader {

  private static final int MAX_DEPTH = 64;
  private static final long DAY_MILLIS = 86_400_000;
  private static final Reading NONE = (address, row) -> 0;
  private static final ColumnType TEXT = ColumnType.of(TypeKind.VARCHAR);

  /** Fields still believed: a schema of so many bytes has no more. */
  private int fieldsLeft;

  private SchemaReader(int bytes) {
    fieldsLeft = bytes;
  }

  /**
   * Columns in order.
   *
   * @param bytes of the message
   * @throws IllegalArgumentException where it is not sound
   */
  static List<ArrowField> fields(Schema schema, int bytes) {
    if (schema.endianness() != Endianness.Little) {
      throw new IllegalArgumentException("has values in big-endian order, which are not read");
    }
    SchemaReader reader = new SchemaReader(bytes);
    List<ArrowField> fields = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      fields.add(reader.field(schema.fields(i), 0));
    }
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("describes no columns");
    }
    return fields;
  }

  private ArrowField field(Field field, int depth) {
    if (depth > MAX_DEPTH || fieldsLeft-- <= 0) {
      throw new IllegalArgumentException("describes columns without end");
    }
    List<ArrowField> children = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(field(field.children(i), depth + 1));
    }
    String name = Objects.requireNonNullElse(field.name(), "");
    ArrowField plain = plain(name, field, children);
    DictionaryEncoding encoding = field.dictionary();
    if (encoding == null) {
      return plain;
    }
    Int index = encoding.indexType();
    ArrowField codes =
        index == null
            ? integer(name, Integer.SIZE, true)
            : integer(name, index.bitWidth(), index.isSigned());
    return plain.coded(codes, encoding.id());
  }

  private static ArrowField plain(String name, Field field, List<ArrowField> children) {
    return switch (field.typeType()) {
      case Type.Null -> of(name, TypeKind.INTEGER, Shape.NOTHING, 0, NONE);
      case Type.Bool ->
          of(
              name,
              TypeKind.BOOLEAN,
              Shape.FIXED,
              1,
              (at, row) -> Memory.getByte(at + (row >>> 3)) >>> (row & 7) & 1);
      case Type.Int -> {
        Int type = (Int) require(field.type(new Int()));
        yield integer(name, type.bitWidth(), type.isSigned());
      }
      case Type.FloatingPoint ->
          floating(name, ((FloatingPoint) require(field.type(new FloatingPoint()))).precision());
      case Type.Decimal -> decimal(name, (Decimal) require(field.type(new Decimal())));
      case Type.Date -> {
        boolean days = ((Date) require(field.type(new Date()))).unit() == DateUnit.DAY;
        yield of(
            name,
            TypeKind.DATE,
            Shape.FIXED,
            days ? Integer.SIZE : Long.SIZE,
            days ? number(Integer.SIZE) : (at, row) -> Math.floorDiv(wide(at, row), DAY_MILLIS));
      }
      case Type.Time -> {
        Time type = (Time) require(field.type(new Time()));
        yield inUnits(name, TypeKind.TIME, type.unit(), type.bitWidth());
      }
      case Type.Timestamp -> {
        Timestamp type = (Timestamp) require(field.type(new Timestamp()));
        TypeKind kind = type.timezone() == null ? TypeKind.TIMESTAMP : TypeKind.TIMESTAMP_TZ;
        yield inUnits(name, kind, type.unit(), Long.SIZE);
      }
      case Type.Duration -> {
        short unit = ((Duration) require(field.type(new Duration()))).unit();
        yield inUnits(name, TypeKind.INTERVAL_MICROS, unit, Long.SIZE);
      }
      case Type.Interval -> interval(name, ((Interval) require(field.type(new Interval()))).unit());
      case Type.Utf8 -> of(name, TypeKind.VARCHAR, Shape.TEXT, 0, NONE);
      case Type.LargeUtf8 -> of(name, TypeKind.VARCHAR, Shape.LARGE_TEXT, 0, NONE);
      case Type.Utf8View -> of(name, TypeKind.VARCHAR, Shape.VIEW, 0, NONE);
      case Type.Binary -> refused(name, field, Shape.TEXT, children);
      case Type.LargeBinary -> refused(name, field, Shape.LARGE_TEXT, children);
      case Type.BinaryView -> refused(name, field, Shape.VIEW, children);
      case Type.FixedSizeBinary, Type.List, Type.LargeList, Type.Map ->
          refused(name, field, Shape.FIXED, children);
      case Type.Struct_, Type.FixedSizeList -> refused(name, field, Shape.ONE, children);
      case Type.ListView, Type.LargeListView -> refused(name, field, Shape.TEXT, children);
      case Type.Union -> {
        boolean dense = ((Union) require(field.type(new Union()))).mode() == UnionMode.Dense;
        yield refused(name, field, dense ? Shape.FIXED : Shape.ONE, children);
      }
      case Type.RunEndEncoded -> refused(name, field, Shape.CHILDREN, children);
      default -> throw new IllegalArgumentException("has a column of an unknown type");
    };
  }

  private static Object require(@Nullable Object type) {
    if (type == null) {
      throw new IllegalArgumentException("has a column without a type");
    }
    return type;
  }

  private static ArrowField of(
      String name, TypeKind kind, Shape shape, int widthBits, Reading reading) {
    ColumnType type = ColumnType.of(kind);
    return new ArrowField(
        name, type, shape, widthBits, reading, false, Optional.empty(), 0, List.of(), "");
  }

  private static ArrowField raw(String name, TypeKind kind) {
    ColumnType type = ColumnType.of(kind);
    Reading reading = SchemaReader::wide;
    return new ArrowField(
        name, type, Shape.FIXED, Long.SIZE, reading, true, Optional.empty(), 0, List.of(), "");
  }

  private static ArrowField refused(
      String name, Field field, Shape shape, List<ArrowField> children) {
    String why = "has type " + Type.name(field.typeType()) + ", which is not read";
    return new ArrowField(name, TEXT, shape, 0, NONE, false, Optional.empty(), 0, children, why);
  }

  private static long wide(long address, long row) {
    return Memory.getLong(address + Long.BYTES * row);
  }

  private static Reading number(int bits) {
    return switch (bits) {
      case Byte.SIZE -> (at, row) -> Memory.getByte(at + row);
      case Short.SIZE -> (at, row) -> (short) Memory.getUnsignedShort(at + 2 * row);
      case Integer.SIZE -> (at, row) -> Memory.getInt(at + 4 * row);
      case Long.SIZE -> SchemaReader::wide;
      default -> throw new IllegalArgumentException("has numbers of " + bits + " bits");
    };
  }

  private static ArrowField integer(String name, int bits, boolean isSigned) {
    if (isSigned && bits == Long.SIZE) {
      return raw(name, TypeKind.BIGINT);
    }
    Reading signed = number(bits);
    long mask = bits == Long.SIZE ? -1 : (1L << bits) - 1;
    TypeKind kind =
        switch (isSigned ? bits : 2 * bits) {
          case Byte.SIZE -> TypeKind.TINYINT;
          case Short.SIZE -> TypeKind.SMALLINT;
          case Integer.SIZE -> TypeKind.INTEGER;
          default -> TypeKind.BIGINT;
        };
    return of(
        name,
        kind,
        Shape.FIXED,
        bits,
        isSigned ? signed : (at, row) -> positive(signed.at(at, row) & mask));
  }

  private static long positive(long value) {
    if (value < 0) {
      throw new ArithmeticException("an unsigned number passes 63 bits");
    }
    return value;
  }

  private static ArrowField floating(String name, short precision) {
    return switch (precision) {
      case Precision.HALF ->
          of(
              name,
              TypeKind.FLOAT,
              Shape.FIXED,
              Short.SIZE,
              (at, row) ->
                  bits(Float.float16ToFloat((short) Memory.getUnsignedShort(at + 2 * row))));
      case Precision.SINGLE ->
          of(
              name,
              TypeKind.FLOAT,
              Shape.FIXED,
              Integer.SIZE,
              (at, row) -> bits(Float.intBitsToFloat(Memory.getInt(at + 4 * row))));
      default -> raw(name, TypeKind.DOUBLE);
    };
  }

  private static long bits(float value) {
    return Double.doubleToRawLongBits(value);
  }

  private static ArrowField decimal(String name, Decimal decimal) {
    int bits = decimal.bitWidth();
    int precision = decimal.precision();
    boolean fits =
        (bits == 32 || bits == 64 || bits == 128)
            && precision >= 1
            && precision <= MAX_DECIMAL_PRECISION
            && decimal.scale() >= 0
            && decimal.scale() <= precision;
    ColumnType type = fits ? ColumnType.decimal(precision, decimal.scale()) : TEXT;
    Reading reading = bits == 128 ? SchemaReader::narrowed : fits ? number(bits) : NONE;
    String refusal =
        fits
            ? ""
            : "is a decimal of %d digits in %d bits, which is not read".formatted(precision, bits);
    return new ArrowField(
        name, type, Shape.FIXED, bits, reading, false, Optional.empty(), 0, List.of(), refusal);
  }

  private static long narrowed(long address, long row) {
    long low = wide(address, 2 * row);
    if (wide(address, 2 * row + 1) != low >> 63) {
      throw new ArithmeticException("a decimal passes 64 bits");
    }
    return low;
  }

  private static ArrowField inUnits(String name, TypeKind kind, short unit, int bits) {
    if (bits != Long.SIZE && bits != Integer.SIZE) {
      throw new IllegalArgumentException("has times of " + bits + " bits");
    }
    if (unit == TimeUnit.MICROSECOND && bits == Long.SIZE) {
      return raw(name, kind);
    }
    Reading number = number(bits);
    Reading reading =
        switch (unit) {
          case TimeUnit.SECOND -> (at, row) -> Math.multiplyExact(number.at(at, row), 1_000_000L);
          case TimeUnit.MILLISECOND -> (at, row) -> Math.multiplyExact(number.at(at, row), 1_000L);
          case TimeUnit.MICROSECOND -> number;
          default -> (at, row) -> Math.floorDiv(number.at(at, row), 1_000L);
        };
    return of(name, kind, Shape.FIXED, bits, reading);
  }

  private static ArrowField interval(String name, short unit) {
    return switch (unit) {
      case IntervalUnit.YEAR_MONTH ->
          of(name, TypeKind.INTERVAL_MONTHS, Shape.FIXED, Integer.SIZE, number(Integer.SIZE));
      case IntervalUnit.DAY_TIME ->
          of(
              name,
              TypeKind.INTERVAL_MICROS,
              Shape.FIXED,
              Long.SIZE,
              (at, row) ->
                  micros(Memory.getInt(at + 8 * row), Memory.getInt(at + 8 * row + 4) * 1_000L));
      default ->
          of(name, TypeKind.INTERVAL_MICROS, Shape.FIXED, 2 * Long.SIZE, SchemaReader::interval);
    };
  }

  private static long interval(long address, long row) {
    long at = address + 16 * row;
    if (Memory.getInt(at) != 0) {
      throw new ArithmeticException("an interval has months and days");
    }
    return micros(Memory.getInt(at + 4), Memory.getLong(at + 8) / 1_000);
  }

  private static long micros(int days, long micros) {
    return Math.addExact(days * 86_400_000_000L, micros);
  }
}
