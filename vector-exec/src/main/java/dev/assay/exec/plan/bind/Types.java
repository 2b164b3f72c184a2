package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.CommonTypes;
import dev.assay.exec.syntax.TypeName;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;

/** Types by their names. */
public final class Types {

  private static final int DEFAULT_PRECISION = 18;
  private static final int DEFAULT_SCALE = 3;

  private Types() {}

  /**
   * The type of a name, which allows nulls.
   *
   * @throws SqlException where there is none
   */
  public static ColumnType of(TypeName name) {
    return switch (name.name()) {
      case "DECIMAL", "NUMERIC", "DEC" -> decimal(name.arguments());
      case "HUGEINT", "INT128", "UBIGINT", "UINT64", "UHUGEINT", "UINT128" ->
          ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, 0).orNull();
      default -> ColumnType.of(kind(name.name())).orNull();
    };
  }

  static RelDataType relType(Algebra algebra, TypeName name) {
    return algebra.type(of(name));
  }

  /** The type to which values are brought; none where they do not fit together. */
  static Optional<RelDataType> common(Algebra algebra, List<RelDataType> types) {
    return CommonTypes.ofAll(types).map(algebra::type);
  }

  private static ColumnType decimal(List<Integer> numbers) {
    int precision = numbers.isEmpty() ? DEFAULT_PRECISION : numbers.getFirst();
    int scale = numbers.isEmpty() ? DEFAULT_SCALE : numbers.size() > 1 ? numbers.get(1) : 0;
    if (precision < 1 || precision > ColumnType.MAX_DECIMAL_PRECISION || scale > precision) {
      throw new SqlException(
          "a decimal has 1 to 38 digits, and no more of them behind the point than at all");
    }
    return ColumnType.decimal(precision, scale).orNull();
  }

  private static TypeKind kind(String name) {
    return switch (name) {
      case "BOOLEAN", "BOOL", "LOGICAL" -> TypeKind.BOOLEAN;
      case "TINYINT", "INT1" -> TypeKind.TINYINT;
      case "SMALLINT", "INT2", "SHORT", "INT16", "UTINYINT", "UINT8" -> TypeKind.SMALLINT;
      case "INTEGER", "INT", "INT4", "SIGNED", "INT32", "USMALLINT", "UINT16" -> TypeKind.INTEGER;
      case "BIGINT", "INT8", "LONG", "INT64", "UINTEGER", "UINT32" -> TypeKind.BIGINT;
      case "DOUBLE", "FLOAT8" -> TypeKind.DOUBLE;
      case "REAL", "FLOAT", "FLOAT4" -> TypeKind.FLOAT;
      case "VARCHAR", "CHAR", "CHARACTER", "TEXT", "STRING", "BPCHAR", "NVARCHAR" ->
          TypeKind.VARCHAR;
      case "DATE" -> TypeKind.DATE;
      case "TIME" -> TypeKind.TIME;
      case "TIMESTAMP", "DATETIME", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_US", "TIMESTAMP_NS" ->
          TypeKind.TIMESTAMP;
      case "TIMESTAMPTZ" -> TypeKind.TIMESTAMP_TZ;
      case "INTERVAL" -> TypeKind.INTERVAL_MICROS;
      default -> throw new SqlException("there is no type " + name.toUpperCase(Locale.ROOT));
    };
  }
}
