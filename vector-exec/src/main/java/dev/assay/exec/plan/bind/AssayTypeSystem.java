package dev.assay.exec.plan.bind;

import dev.assay.exec.type.ColumnType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * How types of results follow from types of operands: decimals to 38 digits, their products exact;
 * sums of decimals keep their scale, and their digits too as far as they are more than 64 bits have
 * (no more are ever needed, and wider types would cost scale where they meet others); averages and
 * quotients of decimals are DOUBLE, as DuckDB's are; texts of a CASE or a set operation are never
 * padded.
 */
final class AssayTypeSystem extends RelDataTypeSystemImpl {

  private static final int DIGITS_OF_MICROS = 6;

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> ColumnType.MAX_DECIMAL_PRECISION;
      case TIME, TIMESTAMP, TIMESTAMP_TZ -> DIGITS_OF_MICROS;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? ColumnType.MAX_DECIMAL_PRECISION : super.getMaxScale(type);
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return doubleLike(factory, argument.isNullable());
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    return switch (argument.getSqlTypeName()) {
      case DECIMAL ->
          factory.createTypeWithNullability(
              factory.createSqlType(
                  SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, argument.getScale()),
              argument.isNullable());
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT ->
          factory.createTypeWithNullability(
              factory.createSqlType(SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, 0),
              argument.isNullable());
      case FLOAT, REAL -> doubleLike(factory, argument.isNullable());
      default -> super.deriveSumType(factory, argument);
    };
  }

  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    RelDataType quotient = super.deriveDecimalDivideType(factory, left, right);
    return quotient == null ? null : doubleLike(factory, left.isNullable() || right.isNullable());
  }

  @Override
  public RelDataType deriveCovarType(
      RelDataTypeFactory factory, RelDataType first, RelDataType second) {
    return doubleLike(factory, true);
  }

  private static RelDataType doubleLike(RelDataTypeFactory factory, boolean nullable) {
    return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), nullable);
  }
}
