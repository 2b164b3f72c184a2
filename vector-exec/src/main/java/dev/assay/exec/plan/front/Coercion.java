package dev.assay.exec.plan.front;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Implicit casts of validation; texts do not become numbers in order to be summed, and beside an
 * integer a truth value is 0 or 1.
 */
final class Coercion extends TypeCoercionImpl {

  Coercion(RelDataTypeFactory types, SqlValidator validator) {
    super(types, validator);
  }

  @Override
  public boolean builtinFunctionCoercion(
      SqlCallBinding binding, List<RelDataType> operands, List<SqlTypeFamily> expected) {
    boolean sumsTexts =
        binding.getOperator().isAggregator()
            && operands.stream().anyMatch(SqlTypeUtil::isCharacter);
    return !sumsTexts && super.builtinFunctionCoercion(binding, operands, expected);
  }

  @Override
  public @Nullable RelDataType commonTypeForBinaryComparison(
      @Nullable RelDataType left, @Nullable RelDataType right) {
    if (left != null && right != null) {
      if (left.getSqlTypeName() == SqlTypeName.BOOLEAN && SqlTypeUtil.isIntType(right)) {
        return right;
      }
      if (right.getSqlTypeName() == SqlTypeName.BOOLEAN && SqlTypeUtil.isIntType(left)) {
        return left;
      }
    }
    return super.commonTypeForBinaryComparison(left, right);
  }
}
