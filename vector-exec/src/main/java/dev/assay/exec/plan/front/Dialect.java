package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.table.NumberSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Puts the engine's operators and types in place of the parser's. */
final class Dialect extends SqlShuttle {

  private static final Pattern STANDARD =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?)?|\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");

  private Dialect() {}

  /** A parsed statement in the engine's terms. */
  static SqlNode of(SqlNode parsed) {
    SqlNode result = parsed.accept(new Dialect());
    return result == null ? parsed : result;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    return visited instanceof SqlCall inner ? replaced(inner) : visited;
  }

  private static SqlNode replaced(SqlCall call) {
    SqlOperator operator = call.getOperator();
    SqlParserPos at = call.getParserPosition();
    List<SqlNode> operands = call.getOperandList();
    String name = operator.getName();
    if (operator.equals(SqlStdOperatorTable.EXTRACT)) {
      return Operators.call("DATE_PART", at, unit(operands.get(0)), operands.get(1));
    }
    if (operator instanceof SqlFunction && operands.isEmpty()) {
      switch (name.toUpperCase(Locale.ROOT)) {
        case "TODAY" -> {
          return SqlStdOperatorTable.CURRENT_DATE.createCall(at);
        }
        case "NOW", "GET_CURRENT_TIMESTAMP" -> {
          return SqlStdOperatorTable.CURRENT_TIMESTAMP.createCall(at);
        }
        default -> {}
      }
    }
    if (call.getKind() == SqlKind.COLLECTION_TABLE) {
      return series(operands.getFirst()).orElse(call);
    }
    if (call.getKind() == SqlKind.AS
        && operands.getFirst() instanceof SqlCall named
        && named.getKind() == SqlKind.AS) { // a series that has a name of its own
      call.setOperand(0, named.operand(0));
    }
    if (operator instanceof SqlTrimFunction) {
      return trim(operands, at);
    }
    if (operator.equals(SqlStdOperatorTable.POSITION)) {
      return Operators.call("STRPOS", at, operands.get(1), operands.get(0));
    }
    if (call.getKind() == SqlKind.TIMES
        && operands.getFirst() instanceof SqlCall left
        && left.operandCount() == 2
        && left.operand(1) instanceof SqlIdentifier mark
        && mark.toString().equals(Spelling.WHOLE_QUOTIENT)) {
      return Operators.call("//", at, left.operand(0), operands.get(1));
    }
    String own =
        switch (call.getKind()) {
          case PLUS, MINUS, TIMES, DIVIDE -> isPlain(operator) ? name : "";
          case MINUS_PREFIX -> "-";
          case MOD -> operands.size() == 2 ? "%" : "";
          case CEIL, FLOOR -> operands.size() == 1 ? name : "";
          default ->
              name.equals("||")
                  ? name
                  : operator instanceof SqlFunction
                          && Operators.has(name)
                          && !operands.contains(null)
                      ? name.toUpperCase(Locale.ROOT)
                      : "";
        };
    return own.isEmpty() ? call : Operators.call(own, at, operands.toArray(SqlNode[]::new));
  }

  /** The table that a call in FROM stands for, under the name of its column. */
  private static Optional<SqlNode> series(SqlNode node) {
    if (!(node instanceof SqlCall call) || !NumberSeries.isName(call.getOperator().getName())) {
      return Optional.empty();
    }
    SqlParserPos at = call.getParserPosition();
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    List<String> numbers = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      numbers.add(operand.toString().replaceAll("[()\\s]", ""));
    }
    if (!NumberSeries.areBounds(numbers)) {
      throw new SqlException(
          name + " takes one to three whole numbers here, and no step of 0",
          at.getLineNum(),
          at.getColumnNum());
    }
    return Optional.of(
        SqlStdOperatorTable.AS.createCall(
            at,
            new SqlIdentifier(NumberSeries.table(name, numbers), at),
            new SqlIdentifier(name, at)));
  }

  private static boolean isPlain(SqlOperator operator) {
    return operator.equals(SqlStdOperatorTable.PLUS)
        || operator.equals(SqlStdOperatorTable.MINUS)
        || operator.equals(SqlStdOperatorTable.MULTIPLY)
        || operator.equals(SqlStdOperatorTable.DIVIDE);
  }

  /** The name of a unit of time as a text. */
  private static SqlNode unit(SqlNode unit) {
    String name =
        unit instanceof SqlIntervalQualifier qualifier
            ? qualifier.timeFrameName != null
                ? qualifier.timeFrameName
                : qualifier.timeUnitRange.name()
            : unit.toString();
    return SqlLiteral.createCharString(name, unit.getParserPosition());
  }

  private static SqlNode trim(List<SqlNode> operands, SqlParserPos at) {
    List<SqlNode> of = new ArrayList<>(List.of(operands.get(2)));
    boolean isSpace =
        operands.get(1) instanceof SqlLiteral text
            && text.getTypeName() == SqlTypeName.CHAR
            && " ".equals(text.getValueAs(String.class));
    if (!isSpace) {
      of.add(operands.get(1));
    }
    SqlTrimFunction.Flag flag =
        ((SqlLiteral) operands.get(0)).getValueAs(SqlTrimFunction.Flag.class);
    String name =
        flag == SqlTrimFunction.Flag.LEADING
            ? "LTRIM"
            : flag == SqlTrimFunction.Flag.TRAILING ? "RTRIM" : "TRIM";
    return Operators.call(name, at, of.toArray(SqlNode[]::new));
  }

  /** A literal that is not written as Calcite wants it is a cast of its text. */
  @Override
  public @Nullable SqlNode visit(SqlLiteral literal) {
    if (!(literal instanceof SqlUnknownLiteral unknown)
        || STANDARD.matcher(unknown.getValue()).matches()) {
      return literal;
    }
    SqlParserPos at = literal.getParserPosition();
    SqlTypeName type = SqlTypeName.get(unknown.tag);
    return type == null
        ? literal
        : SqlStdOperatorTable.CAST.createCall(
            at,
            SqlLiteral.createCharString(unknown.getValue(), at),
            DataTypes.of(new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, at), at)));
  }

  @Override
  public @Nullable SqlNode visit(SqlDataTypeSpec type) {
    return DataTypes.of(type);
  }
}
