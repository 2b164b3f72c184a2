package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.LogicalTypes;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * How a column is written.
 *
 * @param logical what its values mean, where the physical type does not say it
 */
record WrittenColumn(String name, ColumnType type, Type physical, @Nullable LogicalType logical) {

  /** Digits of a decimal that four bytes hold. */
  private static final int MAX_INT_PRECISION = 9;

  static WrittenColumn of(TableDefinition.Column column) {
    ColumnType type = column.type();
    Type physical =
        switch (type.kind()) {
          case BOOLEAN -> Type.BOOLEAN;
          case TINYINT, SMALLINT, INTEGER, DATE -> Type.INT32;
          case BIGINT, TIME, TIMESTAMP, TIMESTAMP_TZ -> Type.INT64;
          case FLOAT -> Type.FLOAT;
          case DOUBLE -> Type.DOUBLE;
          case VARCHAR -> Type.BYTE_ARRAY;
          case DECIMAL ->
              type.isWide()
                  ? Type.FIXED_LEN_BYTE_ARRAY
                  : type.precision() <= MAX_INT_PRECISION ? Type.INT32 : Type.INT64;
          case INTERVAL_MONTHS, INTERVAL_MICROS ->
              throw new SqlException(
                  "column '" + column.name() + "' is an interval, which Parquet files do not hold");
        };
    return new WrittenColumn(column.name(), type, physical, logical(type));
  }

  private static @Nullable LogicalType logical(ColumnType type) {
    TimeUnit micros = TimeUnit.MICROS(new MicroSeconds());
    return switch (type.kind()) {
      case TINYINT -> LogicalTypes.INT_8;
      case SMALLINT -> LogicalTypes.INT_16;
      case DATE -> LogicalTypes.DATE;
      case TIME -> LogicalType.TIME(new TimeType(false, micros));
      case TIMESTAMP -> LogicalType.TIMESTAMP(new TimestampType(false, micros));
      case TIMESTAMP_TZ -> LogicalType.TIMESTAMP(new TimestampType(true, micros));
      case VARCHAR -> LogicalTypes.UTF8;
      case DECIMAL -> LogicalTypes.DECIMAL(type.scale(), type.precision());
      default -> null;
    };
  }

  /** As the footer has it. */
  SchemaElement element() {
    SchemaElement element = new SchemaElement(name);
    element.setType(physical);
    element.setRepetition_type(FieldRepetitionType.OPTIONAL);
    if (logical != null) {
      element.setLogicalType(logical);
    }
    ConvertedType converted = converted();
    if (converted != null) {
      element.setConverted_type(converted);
    }
    if (type.kind() == TypeKind.DECIMAL) {
      element.setPrecision(type.precision());
      element.setScale(type.scale());
    }
    if (type.isWide()) {
      element.setType_length(WideDecimal.BYTES);
    }
    return element;
  }

  /** What readers that do not know logical types look at. */
  private @Nullable ConvertedType converted() {
    return switch (type.kind()) {
      case TINYINT -> ConvertedType.INT_8;
      case SMALLINT -> ConvertedType.INT_16;
      case DATE -> ConvertedType.DATE;
      case TIME -> ConvertedType.TIME_MICROS;
      case TIMESTAMP, TIMESTAMP_TZ -> ConvertedType.TIMESTAMP_MICROS;
      case VARCHAR -> ConvertedType.UTF8;
      case DECIMAL -> ConvertedType.DECIMAL;
      default -> null;
    };
  }

  /** Bytes of a value; 0 for texts, whose lengths differ, and for booleans, which are bits. */
  int widthBytes() {
    return switch (physical) {
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case FIXED_LEN_BYTE_ARRAY -> WideDecimal.BYTES;
      default -> 0;
    };
  }

  boolean isBytes() {
    return physical == Type.BYTE_ARRAY || physical == Type.FIXED_LEN_BYTE_ARRAY;
  }
}
