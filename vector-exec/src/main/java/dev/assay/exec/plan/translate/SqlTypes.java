package dev.assay.exec.plan.translate;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
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
          case INTEGER, NULL -> TypeKind.INTEGER;
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

  /** Calcite's name of a type. */
  public static RelDataType relType(RelDataTypeFactory factory, ColumnType type) {
    RelDataType plain =
        switch (type.kind()) {
          case BOOLEAN -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case TINYINT -> factory.createSqlType(SqlTypeName.TINYINT);
          case SMALLINT -> factory.createSqlType(SqlTypeName.SMALLINT);
          case INTEGER -> factory.createSqlType(SqlTypeName.INTEGER);
          case BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
          case DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case VARCHAR ->
              factory.createTypeWithCharsetAndCollation(
                  factory.createSqlType(SqlTypeName.VARCHAR),
                  factory.getDefaultCharset(),
                  SqlCollation.IMPLICIT);
          case FLOAT -> factory.createSqlType(SqlTypeName.REAL);
          case DATE -> factory.createSqlType(SqlTypeName.DATE);
          case TIME -> factory.createSqlType(SqlTypeName.TIME, 6);
          case TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP, 6);
          case TIMESTAMP_TZ -> factory.createSqlType(SqlTypeName.TIMESTAMP_TZ, 6);
          case INTERVAL_MONTHS -> interval(factory, TimeUnit.YEAR, TimeUnit.MONTH);
          case INTERVAL_MICROS -> interval(factory, TimeUnit.DAY, TimeUnit.SECOND);
        };
    return factory.createTypeWithNullability(plain, type.nullable());
  }

  private static RelDataType interval(RelDataTypeFactory factory, TimeUnit from, TimeUnit to) {
    return factory.createSqlIntervalType(new SqlIntervalQualifier(from, to, SqlParserPos.ZERO));
  }

  /** A type as a failure tells it. */
  public static String spoken(RelDataType type) {
    return isKnown(type) ? columnType(type).kind().name() : type.getSqlTypeName().getName();
  }

  /** Whether the engine has a type. */
  static boolean isKnown(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, REAL, DOUBLE, DECIMAL -> true;
      case CHAR, VARCHAR, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, NULL -> true;
      default -> SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName());
    };
  }
}
