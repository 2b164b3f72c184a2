package dev.assay.exec.plan.translate;

import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** The type to which values of several types are brought, as DuckDB has it. */
public final class CommonTypes {

  private static final int MOST_DIGITS = ColumnType.MAX_DECIMAL_PRECISION;

  private CommonTypes() {}

  /** Of Calcite's types, a text constant being what it stands beside; empty where there is none. */
  public static Optional<ColumnType> ofAll(List<RelDataType> types) {
    Optional<ColumnType> common = Optional.empty();
    boolean nullable = false;
    boolean hasText = false;
    for (RelDataType type : types) {
      nullable |= type.isNullable() || type.getSqlTypeName() == SqlTypeName.NULL;
      if (type.getSqlTypeName() == SqlTypeName.CHAR) {
        hasText = true;
      } else if (type.getSqlTypeName() != SqlTypeName.NULL) {
        if (!SqlTypes.isKnown(type)) {
          return Optional.empty();
        }
        ColumnType one = SqlTypes.columnType(type);
        common = common.isEmpty() ? Optional.of(one) : of(common.get(), one);
        if (common.isEmpty()) {
          return common;
        }
      }
    }
    if (common.isEmpty()) {
      common = Optional.of(ColumnType.of(hasText ? TypeKind.VARCHAR : TypeKind.INTEGER));
    }
    boolean orNull = nullable;
    return common.map(type -> SqlTypes.withNull(type, orNull));
  }

  /** Of two types. */
  static Optional<ColumnType> of(ColumnType a, ColumnType b) {
    TypeKind left = a.kind();
    TypeKind right = b.kind();
    if (left == TypeKind.DECIMAL || right == TypeKind.DECIMAL) {
      if (left.isExact() && right.isExact()) {
        return Optional.of(decimal(a, b));
      }
    }
    if (left == right) {
      return Optional.of(a);
    }
    if (left == TypeKind.VARCHAR || right == TypeKind.VARCHAR) {
      return Optional.of(ColumnType.of(TypeKind.VARCHAR));
    }
    if (isNumberOrTruth(left) && isNumberOrTruth(right)) {
      return Optional.of(left.compareTo(right) > 0 && left != TypeKind.DECIMAL ? a : wider(a, b));
    }
    return left.isDateOrTimestamp() && right.isDateOrTimestamp()
        ? Optional.of(left.compareTo(right) > 0 ? a : b)
        : Optional.empty();
  }

  private static ColumnType wider(ColumnType a, ColumnType b) {
    if (a.kind() == TypeKind.DECIMAL || b.kind() == TypeKind.DECIMAL) {
      ColumnType other = a.kind() == TypeKind.DECIMAL ? b : a;
      return other.kind().isFloating() ? other : decimal(a, b);
    }
    return b;
  }

  private static boolean isNumberOrTruth(TypeKind kind) {
    return kind == TypeKind.BOOLEAN || kind.isNumber();
  }

  /** An exact number as a decimal that holds it. */
  static ColumnType asDecimal(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> ColumnType.decimal(1, 0);
      case TINYINT -> ColumnType.decimal(3, 0);
      case SMALLINT -> ColumnType.decimal(5, 0);
      case INTEGER -> ColumnType.decimal(10, 0);
      case BIGINT -> ColumnType.decimal(19, 0);
      default -> type;
    };
  }

  private static ColumnType decimal(ColumnType left, ColumnType right) {
    ColumnType a = asDecimal(left);
    ColumnType b = asDecimal(right);
    int scale = Math.max(a.scale(), b.scale());
    int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
    return ColumnType.decimal(Math.min(MOST_DIGITS, whole + scale), scale);
  }

  /** The type of a sum, difference, product or remainder of two numbers. */
  static ColumnType ofArithmetic(String operator, ColumnType left, ColumnType right) {
    ColumnType common = of(left, right).orElse(ColumnType.of(TypeKind.DOUBLE));
    if (common.kind() == TypeKind.BOOLEAN) {
      return ColumnType.of(TypeKind.INTEGER);
    }
    boolean isHugeInteger = common.isWide() && common.scale() == 0;
    if (common.kind() == TypeKind.DECIMAL && operator.equals("//") && !isHugeInteger) {
      return ColumnType.of(TypeKind.DOUBLE);
    }
    if (common.kind() != TypeKind.DECIMAL || operator.equals("%") || operator.equals("//")) {
      return common;
    }
    ColumnType a = asDecimal(left);
    ColumnType b = asDecimal(right);
    return operator.equals("*")
        ? ColumnType.decimal(
            Math.min(MOST_DIGITS, a.precision() + b.precision()),
            Math.min(MOST_DIGITS, a.scale() + b.scale()))
        : ColumnType.decimal(Math.min(MOST_DIGITS, common.precision() + 1), common.scale());
  }
}
