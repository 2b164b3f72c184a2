package dev.assay.exec.plan.bind;

import dev.assay.exec.plan.logical.AggregateFunctions;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Nodes;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Calls of scalar, aggregate and window functions, by their names. */
record FunctionCalls(ExpressionBinder binder) {

  private static final Set<String> SEQUENCE_CALLS = Set.of("nextval", "currval", "setval");

  /** A call as it is written. */
  RexNode bind(Node.Call written) {
    Node.Call call = orderedFirst(written);
    if (call.over().isPresent()) {
      return binder.windows().call(binder, call);
    }
    Optional<SqlAggFunction> aggregate = AggregateFunctions.find(call.name());
    if (aggregate.isPresent() || call.name().startsWith("grouping")) {
      return aggregate(call, aggregate);
    }
    if (call.distinct() || call.filter().isPresent() || !call.order().isEmpty()) {
      throw binder.environment().failure(call.at(), call.name() + " is no aggregate function");
    }
    if (call.arguments().isEmpty()) {
      Optional<RexNode> moment = moment(binder.algebra(), call.name());
      if (moment.isPresent()) {
        return moment.get();
      }
    }
    if (SEQUENCE_CALLS.contains(call.name()) && !call.arguments().isEmpty()) {
      return sequence(call);
    }
    boolean isSlice = call.name().equals(Node.Call.SLICE);
    List<RexNode> arguments = binder.bindAll(isSlice ? bounds(call) : call.arguments());
    String name = isSlice ? "ARRAY_SLICE" : call.name().toUpperCase(Locale.ROOT);
    return call(name, call.at(), arguments);
  }

  /** The arguments of a slice, from the first or to the last where no bound is written. */
  private static List<Node> bounds(Node.Call slice) {
    List<Node> arguments = new ArrayList<>(slice.arguments());
    for (int i = 1; i <= 2; i++) {
      if (arguments.get(i) instanceof Node.Null(int at)) {
        arguments.set(i, new Node.Exact(BigDecimal.valueOf(i == 1 ? 1 : -1), at));
      }
    }
    return arguments;
  }

  /** A call of a sequence, which its name in the first argument becomes. */
  private RexNode sequence(Node.Call call) {
    List<Node> arguments = new ArrayList<>(call.arguments());
    Node first = arguments.getFirst();
    if (first instanceof Node.Text(String text, int at)) {
      long id = binder.environment().at(at, () -> binder.environment().names().sequence(text)).id();
      arguments.set(0, new Node.Exact(BigDecimal.valueOf(id), at));
    } else if (!(first instanceof Node.Null)) {
      throw binder
          .environment()
          .failure(call.at(), "the name of a sequence must be a constant text");
    }
    if (call.name().equals("setval") && arguments.size() == 2) {
      arguments.add(new Node.Truth(true, call.at()));
    }
    return call(call.name().toUpperCase(Locale.ROOT), call.at(), binder.bindAll(arguments));
  }

  /** A call WITHIN GROUP with what it orders as its first argument. */
  private static Node.Call orderedFirst(Node.Call call) {
    int missing =
        switch (call.name()) {
          case "percentile_cont", "percentile_disc" -> 2;
          case "mode" -> 1;
          default -> 0;
        };
    if (call.order().isEmpty() || call.arguments().size() + 1 != missing) {
      return call;
    }
    List<Node> arguments = new ArrayList<>(List.of(call.order().getFirst().key()));
    arguments.addAll(call.arguments());
    return new Node.Call(
        call.name(),
        arguments,
        false,
        call.distinct(),
        call.order(),
        call.filter(),
        call.ignoresNulls(),
        call.over(),
        call.at());
  }

  /** An aggregate of the rows of the innermost query that it names columns of. */
  private RexNode aggregate(Node.Call call, Optional<SqlAggFunction> function) {
    Clause own = binder.clause();
    Clause owner = owner(own, call);
    if (owner == own) {
      return binder
          .groups()
          .orElseThrow(
              () ->
                  binder
                      .environment()
                      .failure(
                          call.at(),
                          "the aggregate function %s is not allowed here".formatted(call.name())))
          .call(binder.withoutGroups(), call, function);
    }
    Groups groups = owner.groups().orElseThrow(() -> new GroupsNeeded(owner));
    ExpressionBinder outer = new ExpressionBinder(binder.environment(), owner, null, Windows.NONE);
    return owner.fromWithin(groups.call(outer, call, function));
  }

  /** The innermost clause whose columns the arguments of a call name; this one for none. */
  static Clause owner(Clause clause, Node.Call call) {
    Clause owner = null;
    for (Node argument : call.arguments()) {
      for (Node.Name name : Nodes.names(argument)) {
        Clause of = clause.owner(name.parts()).orElse(clause);
        owner = owner == null || of.isWithin(owner) ? of : owner;
      }
    }
    return owner == null ? clause : owner;
  }

  /** What is a function without brackets. */
  static Optional<RexNode> named(Algebra algebra, Node.Name name) {
    return name.parts().size() == 1 ? moment(algebra, Clause.fold(name.last())) : Optional.empty();
  }

  /** The day or the moment at which a statement is planned. */
  private static Optional<RexNode> moment(Algebra algebra, String name) {
    SqlOperator operator;
    TypeKind type;
    switch (name) {
      case "current_date", "today" -> {
        operator = SqlStdOperatorTable.CURRENT_DATE;
        type = TypeKind.DATE;
      }
      case "now", "current_timestamp", "get_current_timestamp", "transaction_timestamp" -> {
        operator = SqlStdOperatorTable.CURRENT_TIMESTAMP;
        type = TypeKind.TIMESTAMP_TZ;
      }
      case "localtimestamp", "current_localtimestamp" -> {
        operator = SqlStdOperatorTable.LOCALTIMESTAMP;
        type = TypeKind.TIMESTAMP;
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(algebra.rex().makeCall(algebra.type(type), operator, List.of()));
  }

  /** An operator that is written as such. */
  RexNode operator(String operator, int at, List<RexNode> operands) {
    boolean isWhole = operands.stream().allMatch(each -> SqlTypeUtil.isIntType(each.getType()));
    if (isWhole && Set.of("/", "//", "%").contains(operator)) {
      return quotient(operator, at, operands.getFirst(), operands.getLast());
    }
    return call(
        switch (operator) {
          case "^", "**" -> "POW";
          case "!" -> "FACTORIAL";
          case "^@" -> "STARTS_WITH";
          default -> operator;
        },
        at,
        operands);
  }

  /** A division of integers as settings have it. */
  private RexNode quotient(String operator, int at, RexNode dividend, RexNode divisor) {
    Dialect dialect = binder.environment().dialect();
    String actual = operator.equals("/") && dialect.dividesIntegers() ? "//" : operator;
    if (!dialect.nullForZero() || actual.equals("/")) {
      return call(actual, at, List.of(dividend, divisor));
    }
    Algebra algebra = binder.algebra();
    RexNode zero = algebra.rex().makeExactLiteral(BigDecimal.ZERO, divisor.getType());
    RexNode isZero = algebra.rex().makeCall(SqlStdOperatorTable.EQUALS, divisor, zero);
    RelDataType type = algebra.nullable(divisor.getType());
    RexNode none = algebra.rex().makeNullLiteral(type);
    RexNode safe =
        algebra.rex().makeCall(type, SqlStdOperatorTable.CASE, List.of(isZero, none, divisor));
    return call(actual, at, List.of(dividend, safe));
  }

  /** A scalar function. */
  RexNode call(String name, int at, List<RexNode> arguments) {
    SqlOperator operator =
        Operators.find(name)
            .orElseThrow(
                () ->
                    binder
                        .environment()
                        .failure(at, "there is no function " + name.toLowerCase(Locale.ROOT)));
    return binder.environment().at(at, () -> binder.algebra().rex().makeCall(operator, arguments));
  }
}
