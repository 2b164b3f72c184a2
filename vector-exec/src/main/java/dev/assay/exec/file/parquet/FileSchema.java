package dev.assay.exec.file.parquet;

import static dev.assay.exec.type.ColumnType.MAX_DECIMAL_PRECISION;
import static dev.assay.exec.type.ColumnType.MAX_LONG_PRECISION;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file. Annotations of both generations count, the newer one first. What is
 * nested, repeated or of a type that we do not have becomes a column that can be named only.
 */
final class FileSchema {

  private static final int UUID_BYTES = 16;
  private static final ColumnType TEXT = ColumnType.of(TypeKind.VARCHAR);

  private final MappedFile file;
  private final List<SchemaElement> elements;
  private final List<FileColumn> columns = new ArrayList<>();
  private int next = 1;
  private int leaf;

  private FileSchema(MappedFile file, List<SchemaElement> elements) {
    this.file = file;
    this.elements = elements;
  }

  /** Columns in order; {@code elements} is the schema tree, depth first. */
  static List<FileColumn> columns(MappedFile file, List<SchemaElement> elements) {
    FileSchema schema = new FileSchema(file, elements);
    while (schema.next < elements.size()) {
      schema.addColumn();
    }
    return schema.columns;
  }

  private void addColumn() {
    int first = leaf;
    SchemaElement element = elements.get(next);
    String name = Objects.requireNonNullElse(element.getName(), "");
    if (skip(0) || element.getRepetition_type() == FieldRepetitionType.REPEATED) {
      columns.add(refused(name, first, "is nested, and only flat columns are read"));
    } else {
      columns.add(flat(element, first));
    }
  }

  /** Passes an element and what lies below; whether anything does. */
  private boolean skip(int depth) {
    if (next == elements.size() || depth > 100) {
      throw file.failure(file.sizeBytes(), "the footer's schema has no end");
    }
    SchemaElement element = elements.get(next++);
    int children = element.getNum_children();
    if (children == 0) {
      leaf++;
    }
    for (int child = 0; child < children; child++) {
      skip(depth + 1);
    }
    return children > 0;
  }

  private static FileColumn refused(String name, int leaf, String why) {
    return new FileColumn(
        name, leaf, TEXT.orNull(), Type.BYTE_ARRAY, 0, Conversion.NONE, true, why);
  }

  private FileColumn flat(SchemaElement element, int leaf) {
    String name = Objects.requireNonNullElse(element.getName(), "");
    Type physical = element.getType();
    if (physical == null) {
      throw file.failure(file.sizeBytes(), "the footer gives column '" + name + "' no type");
    }
    boolean isOptional = element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    boolean isSized = physical != Type.FIXED_LEN_BYTE_ARRAY || element.getType_length() > 0;
    ColumnType type = isSized ? type(element, physical) : null;
    if (type == null) {
      return refused(name, leaf, "has type " + described(element) + ", which is not read");
    }
    return new FileColumn(
        name,
        leaf,
        isOptional ? type.orNull() : type,
        physical,
        element.getType_length(),
        conversion(element),
        isOptional,
        "");
  }

  private static String described(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    return element.getType()
        + (logical == null ? "" : " " + logical.getSetField())
        + (element.getConverted_type() == null ? "" : " " + element.getConverted_type());
  }

  private static @Nullable ColumnType type(SchemaElement element, Type physical) {
    ConvertedType annotation = annotation(element);
    if (annotation == ConvertedType.DECIMAL && physical != Type.BOOLEAN) {
      return decimal(element, physical);
    }
    return switch (physical) {
      case BOOLEAN -> ColumnType.of(TypeKind.BOOLEAN);
      case FLOAT -> ColumnType.of(TypeKind.FLOAT);
      case DOUBLE -> ColumnType.of(TypeKind.DOUBLE);
      case INT96 -> ColumnType.of(TypeKind.TIMESTAMP);
      case INT32, INT64 -> integral(element, annotation);
      case BYTE_ARRAY -> isText(annotation) ? TEXT : null;
      case FIXED_LEN_BYTE_ARRAY -> isUuid(element) ? TEXT : null;
    };
  }

  private static boolean isText(@Nullable ConvertedType annotation) {
    return annotation == ConvertedType.UTF8
        || annotation == ConvertedType.ENUM
        || annotation == ConvertedType.JSON;
  }

  private static boolean isUuid(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    return logical != null && logical.isSetUUID() && element.getType_length() == UUID_BYTES;
  }

  private static @Nullable ColumnType decimal(SchemaElement element, Type physical) {
    LogicalType logical = element.getLogicalType();
    DecimalType decimal = logical == null || !logical.isSetDECIMAL() ? null : logical.getDECIMAL();
    int precision = decimal == null ? element.getPrecision() : decimal.getPrecision();
    int scale = decimal == null ? element.getScale() : decimal.getScale();
    boolean fits =
        precision >= 1
            && precision <= (isBytes(physical) ? MAX_DECIMAL_PRECISION : MAX_LONG_PRECISION)
            && scale >= 0
            && scale <= precision;
    return fits ? ColumnType.decimal(precision, scale) : null;
  }

  private static @Nullable ColumnType integral(
      SchemaElement element, @Nullable ConvertedType annotation) {
    boolean isWide = element.getType() == Type.INT64;
    LogicalType logical = element.getLogicalType();
    if (annotation == null) {
      boolean isPlain = logical == null || logical.isSetINTEGER();
      return isPlain ? ColumnType.of(isWide ? TypeKind.BIGINT : TypeKind.INTEGER) : null;
    }
    return switch (annotation) {
      case INT_8 -> ColumnType.of(TypeKind.TINYINT);
      case INT_16, UINT_8 -> ColumnType.of(TypeKind.SMALLINT);
      case INT_32, UINT_16 -> ColumnType.of(TypeKind.INTEGER);
      case INT_64, UINT_32, UINT_64 -> ColumnType.of(TypeKind.BIGINT);
      case DATE -> ColumnType.of(TypeKind.DATE);
      case TIME_MILLIS, TIME_MICROS -> ColumnType.of(TypeKind.TIME);
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS ->
          ColumnType.of(isUtc(logical) ? TypeKind.TIMESTAMP_TZ : TypeKind.TIMESTAMP);
      default -> null;
    };
  }

  private static Conversion conversion(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    if (element.getType() == Type.FLOAT) {
      return Conversion.FLOAT;
    }
    TimeUnit unit = unit(logical);
    if (unit != null && unit.isSetNANOS()) {
      return Conversion.NANOS;
    }
    ConvertedType annotation = annotation(element);
    return switch (annotation) {
      case null -> Conversion.NONE;
      case UINT_8 -> Conversion.UNSIGNED_8;
      case UINT_16 -> Conversion.UNSIGNED_16;
      case UINT_32 -> Conversion.UNSIGNED_32;
      case UINT_64 -> Conversion.UNSIGNED_64;
      case TIME_MILLIS, TIMESTAMP_MILLIS -> Conversion.MILLIS;
      default -> Conversion.NONE;
    };
  }

  private static boolean isBytes(Type physical) {
    return physical == Type.BYTE_ARRAY || physical == Type.FIXED_LEN_BYTE_ARRAY;
  }

  private static boolean isUtc(@Nullable LogicalType logical) {
    return logical != null
        && logical.isSetTIMESTAMP()
        && logical.getTIMESTAMP().isIsAdjustedToUTC();
  }

  private static @Nullable TimeUnit unit(@Nullable LogicalType logical) {
    return logical == null
        ? null
        : logical.isSetTIME()
            ? logical.getTIME().getUnit()
            : logical.isSetTIMESTAMP() ? logical.getTIMESTAMP().getUnit() : null;
  }

  /** The older annotation that means the same, where there is one. */
  private static @Nullable ConvertedType annotation(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    if (logical == null) {
      return element.getConverted_type();
    }
    return switch (logical.getSetField()) {
      case STRING -> ConvertedType.UTF8;
      case ENUM -> ConvertedType.ENUM;
      case JSON -> ConvertedType.JSON;
      case DECIMAL -> ConvertedType.DECIMAL;
      case DATE -> ConvertedType.DATE;
      case INTEGER -> integer(logical.getINTEGER());
      case TIME -> isMillis(logical) ? ConvertedType.TIME_MILLIS : ConvertedType.TIME_MICROS;
      case TIMESTAMP ->
          isMillis(logical) ? ConvertedType.TIMESTAMP_MILLIS : ConvertedType.TIMESTAMP_MICROS;
      case null, default -> null;
    };
  }

  private static boolean isMillis(LogicalType logical) {
    TimeUnit unit = unit(logical);
    return unit != null && unit.isSetMILLIS();
  }

  private static ConvertedType integer(IntType type) {
    boolean signed = type.isIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed ? ConvertedType.INT_8 : ConvertedType.UINT_8;
      case 16 -> signed ? ConvertedType.INT_16 : ConvertedType.UINT_16;
      case 32 -> signed ? ConvertedType.INT_32 : ConvertedType.UINT_32;
      default -> signed ? ConvertedType.INT_64 : ConvertedType.UINT_64;
    };
  }
}
