package dev.assay.exec.plan.translate;

import dev.assay.exec.function.Functions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** The engine's scalar functions for the validator; other operators come from another table. */
public final class Operators implements SqlOperatorTable {

  private static final Map<String, FunctionOperator> BY_NAME = new HashMap<>();

  static {
    Functions.names().forEach(name -> add(name, SqlKind.OTHER_FUNCTION));
    FunctionOperator.OF_COMMON_TYPE.forEach(name -> add(name, SqlKind.OTHER_FUNCTION));
    add("+", SqlKind.PLUS);
    add("-", SqlKind.MINUS);
    add("*", SqlKind.TIMES);
    add("/", SqlKind.DIVIDE);
    add("TYPEOF", SqlKind.OTHER_FUNCTION);
    Set.of("MOD", "DIV", "DIVIDE", "ADD", "SUBTRACT", "MULTIPLY", "DATE_ADD")
        .forEach(name -> BY_NAME.put(name, named(of(name))));
  }

  private final SqlOperatorTable others;

  /**
   * A table.
   *
   * @param others for names that are no functions of the engine: aggregates and so on
   */
  public Operators(SqlOperatorTable others) {
    this.others = others;
  }

  private static void add(String name, SqlKind kind) {
    BY_NAME.put(name, new FunctionOperator(name, kind));
  }

  private static String of(String function) {
    return switch (function) {
      case "MOD" -> "%";
      case "DIV", "DIVIDE" -> "//";
      case "ADD", "DATE_ADD" -> "+";
      case "SUBTRACT" -> "-";
      default -> "*";
    };
  }

  /** The operator of a name in upper case. */
  public static FunctionOperator named(String name) {
    FunctionOperator operator = BY_NAME.get(name);
    if (operator == null) {
      throw new IllegalArgumentException("there is no function " + name);
    }
    return operator;
  }

  /** Whether there is a function of a name. */
  public static boolean has(String name) {
    return BY_NAME.containsKey(name.toUpperCase(Locale.ROOT));
  }

  /** A call of a function. */
  public static SqlNode call(String name, SqlParserPos at, SqlNode... operands) {
    return named(name).createCall(at, operands);
  }

  @Override
  public void lookupOperatorOverloads(
      SqlIdentifier name,
      @Nullable SqlFunctionCategory category,
      SqlSyntax syntax,
      List<SqlOperator> found,
      SqlNameMatcher matcher) {
    SqlOperator own =
        name.isSimple() ? BY_NAME.get(name.getSimple().toUpperCase(Locale.ROOT)) : null;
    if (own != null && syntax == SqlSyntax.FUNCTION) {
      found.add(own);
    } else {
      others.lookupOperatorOverloads(name, category, syntax, found, matcher);
    }
  }

  @Override
  public List<SqlOperator> getOperatorList() {
    return others.getOperatorList();
  }
}
