package dev.assay.exec.plan.translate;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Calcite's types as the engine's. */
public final class SqlTypes {

  private SqlTypes() {}

  /**
   * The type of a column.
   *
   * @throws SqlException where the engine has no such type
   */
  public static ColumnType columnType(RelDataType type) {
    TypeKind kind =
        switch (type.getSqlTypeName()) {
          case BOOLEAN -> TypeKind.BOOLEAN;
          case TINYINT -> TypeKind.TINYINT;
          case SMALLINT -> TypeKind.SMALLINT;
          case INTEGER -> TypeKind.INTEGER;
          case BIGINT -> TypeKind.BIGINT;
          case FLOAT, REAL -> TypeKind.FLOAT;
          case DOUBLE -> TypeKind.DOUBLE;
          case DECIMAL -> TypeKind.DECIMAL;
          case CHAR, VARCHAR -> TypeKind.VARCHAR;
          case DATE -> TypeKind.DATE;
          case TIME -> TypeKind.TIME;
          case TIMESTAMP -> TypeKind.TIMESTAMP;
          case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TypeKind.TIMESTAMP_TZ;
          default -> {
            if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
              yield type.getSqlTypeName().isYearMonth()
                  ? TypeKind.INTERVAL_MONTHS
                  : TypeKind.INTERVAL_MICROS;
            }
            throw SqlException.unsupported("the type " + type.getSqlTypeName().getName());
          }
        };
    boolean decimal = kind == TypeKind.DECIMAL;
    return new ColumnType(
        kind,
        decimal ? type.getPrecision() : 0,
        decimal ? Math.max(0, type.getScale()) : 0,
        type.isNullable());
  }

  /** The same type, nullable or not. */
  static ColumnType withNull(ColumnType type, boolean nullable) {
    return new ColumnType(type.kind(), type.precision(), type.scale(), nullable);
  }

  /** A decimal of the most digits. */
  static ColumnType decimal(int scale, boolean nullable) {
    return new ColumnType(TypeKind.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, scale, nullable);
  }
}
