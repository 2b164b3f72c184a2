package dev.assay.exec.plan.translate;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.DatePart;
import dev.assay.exec.function.Functions;
import dev.assay.exec.function.ScalarFunction;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** A function or operator of the engine as Calcite's validator sees it. */
public final class FunctionOperator extends SqlFunction {

  /** Names whose result is the common type of their arguments, from the given one on. */
  static final Set<String> OF_COMMON_TYPE =
      Set.of("COALESCE", "IFNULL", "NVL", "GREATEST", "LEAST", "NULLIF", "IF", "IIF");

  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "//");

  private static final SqlFunctionCategory CATEGORY = SqlFunctionCategory.USER_DEFINED_FUNCTION;

  /** An operator of a kind, which analyses of predicates look at. */
  FunctionOperator(String name, SqlKind kind) {
    super(
        name,
        kind,
        FunctionOperator::resultType,
        InferTypes.FIRST_KNOWN,
        OperandTypes.VARIADIC,
        CATEGORY);
  }

  @Override
  public @Nullable SqlOperator reverse() {
    return getKind() == SqlKind.PLUS || getKind() == SqlKind.TIMES ? this : super.reverse();
  }

  @Override
  public boolean isDeterministic() {
    return !Functions.isVolatile(getName());
  }

  private static RelDataType resultType(SqlOperatorBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    boolean nullable = types.stream().anyMatch(FunctionOperator::isNullable);
    String name = binding.getOperator().getName();
    if (name.equals("TYPEOF")) {
      return SqlTypes.relType(binding.getTypeFactory(), ColumnType.of(TypeKind.VARCHAR));
    }
    if (OF_COMMON_TYPE.contains(name)) {
      boolean isIf = name.equals("IF") || name.equals("IIF");
      List<RelDataType> from = isIf ? types.subList(1, types.size()) : types;
      boolean allNullable =
          name.equals("NULLIF")
              || (isIf
                  ? from.stream().anyMatch(FunctionOperator::isNullable)
                  : types.stream().allMatch(FunctionOperator::isNullable));
      ColumnType common =
          name.equals("NULLIF")
              ? column(types.getFirst()).orElse(ColumnType.of(TypeKind.VARCHAR))
              : CommonTypes.ofAll(from).orElseThrow(() -> misfit(binding));
      return SqlTypes.relType(binding.getTypeFactory(), SqlTypes.withNull(common, allNullable));
    }
    ColumnType result =
        ARITHMETIC.contains(name) && types.size() == 2
            ? arithmetic(name, binding)
            : name.equals("-") && types.size() == 1
                ? negated(types.getFirst()).orElseThrow(() -> misfit(binding))
                : function(name, binding).orElseThrow(() -> misfit(binding));
    boolean never = name.equals("CONCAT");
    return SqlTypes.relType(
        binding.getTypeFactory(),
        SqlTypes.withNull(result, !never && (nullable || mayBeNull(name, types))));
  }

  private static Optional<ColumnType> negated(RelDataType of) {
    ColumnType type = column(of).orElse(ColumnType.of(TypeKind.INTEGER));
    boolean isInterval = SqlTypeName.INTERVAL_TYPES.contains(of.getSqlTypeName());
    return type.kind().isNumber() || isInterval ? Optional.of(type) : Optional.empty();
  }

  private static boolean mayBeNull(String name, List<RelDataType> types) {
    return Signatures.find(name, columns(types)).map(ScalarFunction::mayBeNull).orElse(false);
  }

  private static boolean isNullable(RelDataType type) {
    return type.isNullable() || type.getSqlTypeName() == SqlTypeName.NULL;
  }

  private static SqlException misfit(SqlOperatorBinding binding) {
    List<String> types = binding.collectOperandTypes().stream().map(SqlTypes::spoken).toList();
    String sentence =
        "there is no " + binding.getOperator().getName() + " of (" + String.join(", ", types) + ")";
    return new SqlException(sentence);
  }

  /** The type of an argument; empty for a null or a text constant, which take any type. */
  static Optional<ColumnType> column(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.NULL || type.getSqlTypeName() == SqlTypeName.CHAR
        ? Optional.empty()
        : Optional.of(SqlTypes.columnType(type));
  }

  static List<Optional<ColumnType>> columns(List<RelDataType> types) {
    List<Optional<ColumnType>> columns = new ArrayList<>();
    types.forEach(type -> columns.add(column(type)));
    return columns;
  }

  private static Optional<ColumnType> function(String name, SqlOperatorBinding binding) {
    List<Optional<ColumnType>> types = columns(binding.collectOperandTypes());
    String actual = realName(name, binding);
    if (name.equals("ROUND")
        && types.size() == 2
        && types.getFirst().map(type -> type.kind() == TypeKind.DECIMAL).orElse(false)
        && binding.isOperandLiteral(1, false)) {
      ColumnType type = types.getFirst().get();
      Integer digits = binding.getOperandLiteralValue(1, Integer.class);
      int scale = digits == null ? type.scale() : Math.clamp(digits, 0, type.scale());
      return Optional.of(ColumnType.decimal(type.precision(), scale));
    }
    return Signatures.find(actual, types)
        .map(function -> function.result().apply(Signatures.targets(function, types)));
  }

  /** DATE_PART has fractions for some fields. */
  private static String realName(String name, SqlOperatorBinding binding) {
    if ((name.equals("DATE_PART") || name.equals("DATEPART"))
        && binding.getOperandCount() == 2
        && binding.isOperandLiteral(0, false)) {
      String field = binding.getOperandLiteralValue(0, String.class);
      return field != null && isReal(field) ? "DATE_PART_REAL" : name;
    }
    return name;
  }

  static boolean isReal(String field) {
    try {
      return DatePart.of(field).isReal();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static ColumnType arithmetic(String name, SqlOperatorBinding binding) {
    Optional<ColumnType> first = column(binding.getOperandType(0));
    Optional<ColumnType> second = column(binding.getOperandType(1));
    ColumnType other = ColumnType.of(TypeKind.INTEGER);
    ColumnType left = first.orElse(second.orElse(other));
    ColumnType right = second.orElse(first.orElse(other));
    if (left.kind().isNumber() && right.kind().isNumber()) {
      if (isInteger(left) && isInteger(right)) {
        boolean leftIsLiteral = binding.isOperandLiteral(0, false);
        boolean rightIsLiteral = binding.isOperandLiteral(1, false);
        left = leftIsLiteral && !rightIsLiteral ? narrower(binding, 0, left, right) : left;
        right = rightIsLiteral && !leftIsLiteral ? narrower(binding, 1, right, left) : right;
      }
    }
    return Computations.type(name, left, right).orElseThrow(() -> misfit(binding));
  }

  private static boolean isInteger(ColumnType type) {
    return type.kind().isExact() && type.kind() != TypeKind.DECIMAL;
  }

  /** A constant INTEGER beside a narrower column becomes as narrow, if that holds it. */
  private static ColumnType narrower(
      SqlOperatorBinding binding, int operand, ColumnType literal, ColumnType column) {
    Long value = binding.getOperandLiteralValue(operand, Long.class);
    ValueType range = ValueType.of(column);
    boolean fits = value != null && value >= range.least() && value <= range.greatest();
    return literal.kind() == TypeKind.INTEGER && fits ? column : literal;
  }
}
