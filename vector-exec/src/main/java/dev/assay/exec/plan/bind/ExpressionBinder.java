package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Expressions of one clause. */
final class ExpressionBinder {

  private final Environment environment;
  private final Algebra algebra;
  private final RexBuilder rex;
  private final Clause clause;
  private final @Nullable Groups groups;
  private final Windows windows;
  private final Predicates predicates = new Predicates(this);
  private final FunctionCalls functions = new FunctionCalls(this);

  /** Names that are being replaced by expressions of the select list. */
  private final Set<String> open = new HashSet<>();

  /**
   * A binder.
   *
   * @param groups collects aggregate functions; null where they are not allowed
   * @param windows knows the windows of the query
   */
  ExpressionBinder(
      Environment environment, Clause clause, @Nullable Groups groups, Windows windows) {
    this.environment = environment;
    this.clause = clause;
    this.groups = groups;
    this.windows = windows;
    algebra = environment.algebra();
    rex = algebra.rex();
  }

  Environment environment() {
    return environment;
  }

  Algebra algebra() {
    return algebra;
  }

  Clause clause() {
    return clause;
  }

  FunctionCalls functions() {
    return functions;
  }

  Windows windows() {
    return windows;
  }

  Optional<Groups> groups() {
    return Optional.ofNullable(groups);
  }

  /** The same binder where aggregate functions are not allowed. */
  ExpressionBinder withoutGroups() {
    return new ExpressionBinder(environment, clause, null, windows);
  }

  /** An expression. */
  RexNode bind(Node node) {
    return switch (node) {
      case Node.Null _ -> algebra.nothing();
      case Node.Truth truth -> rex.makeLiteral(truth.value());
      case Node.Text text -> rex.makeLiteral(text.value());
      case Node.Exact number -> Literals.exact(algebra, number.value());
      case Node.Approximate number -> Literals.approximate(algebra, number.value());
      case Node.Interval interval -> Literals.interval(this, interval);
      case Node.Parameter parameter ->
          rex.makeDynamicParam(algebra.type(TypeKind.BIGINT), parameter.index());
      case Node.Name name -> name(name);
      case Node.Star star -> throw environment.failure(star.at(), "a star is not expected here");
      case Node.Unary unary -> unary(unary);
      case Node.Binary binary -> binary(binary);
      case Node.Call call -> functions.bind(call);
      case Node.Cast cast -> cast(cast);
      case Node.Case choice -> choice(choice);
      case Node.Is is -> predicates.is(is);
      case Node.Distinct distinct -> predicates.distinct(distinct);
      case Node.Between between -> predicates.between(between);
      case Node.InList in -> predicates.inList(in);
      case Node.InQuery in -> predicates.inQuery(in);
      case Node.Like like -> predicates.like(like);
      case Node.Exists exists -> RexSubQuery.exists(subquery(exists.query()).node());
      case Node.Subquery query -> scalar(query);
      case Node.Quantified quantified -> predicates.quantified(quantified);
      case Node.Row row -> throw environment.failure(row.at(), "a row is not expected here");
    };
  }

  List<RexNode> bindAll(List<Node> nodes) {
    List<RexNode> bound = new ArrayList<>();
    nodes.forEach(node -> bound.add(bind(node)));
    return bound;
  }

  /** An expression as a condition: what is no truth value is cast to one. */
  RexNode condition(Node node) {
    return truth(bind(node));
  }

  RexNode truth(RexNode value) {
    return value.getType().getSqlTypeName() == SqlTypeName.BOOLEAN
        ? value
        : algebra.cast(value, algebra.type(TypeKind.BOOLEAN));
  }

  /** A query whose rows an expression asks about. */
  Relation subquery(dev.assay.exec.syntax.Query query) {
    return new QueryBinder(environment, clause).bind(query);
  }

  private RexNode scalar(Node.Subquery query) {
    Relation relation = subquery(query.query());
    RelNode node = relation.node();
    if (relation.columns().size() != 1) {
      throw environment.failure(
          query.at(),
          "a subquery used as a value has one column, not " + relation.columns().size());
    }
    return RexSubQuery.scalar(node);
  }

  private RexNode name(Node.Name name) {
    return environment.at(
        name.at(),
        () -> {
          Optional<RexNode> own = clause.own(name.parts());
          if (own.isPresent()) {
            return own.get();
          }
          String folded = Clause.fold(name.last());
          Optional<Node> alias = name.parts().size() == 1 ? clause.alias(folded) : Optional.empty();
          if (alias.isPresent() && open.add(folded)) {
            RexNode value = bind(alias.get());
            open.remove(folded);
            return value;
          }
          return clause
              .outer(name.parts())
              .or(() -> FunctionCalls.named(algebra, name))
              .orElseThrow(
                  () ->
                      new SqlException(
                          "there is no column '%s' in any table"
                              .formatted(String.join(".", name.parts()))));
        });
  }

  private RexNode unary(Node.Unary unary) {
    return switch (unary.operator()) {
      case "NOT" -> rex.makeCall(SqlStdOperatorTable.NOT, condition(unary.operand()));
      case "-" -> {
        RexNode operand = bind(unary.operand());
        yield Literals.negated(algebra, operand)
            .orElseGet(() -> functions.call("-", unary.at(), List.of(operand)));
      }
      case "+" -> bind(unary.operand());
      default -> functions.operator(unary.operator(), unary.at(), List.of(bind(unary.operand())));
    };
  }

  private RexNode binary(Node.Binary binary) {
    return switch (binary.operator()) {
      case "AND", "OR" -> {
        List<RexNode> operands = new ArrayList<>();
        predicates.flatten(binary, binary.operator(), operands);
        yield binary.operator().equals("AND")
            ? RexUtil.composeConjunction(rex, operands)
            : RexUtil.composeDisjunction(rex, operands);
      }
      case "=", "<>", "<", "<=", ">", ">=" -> predicates.comparison(binary);
      default -> {
        boolean isSum = binary.operator().equals("+");
        if (isSum || binary.operator().equals("-")) {
          List<RexNode> parts = Literals.mixed(algebra, binary.right());
          if (!parts.isEmpty()) {
            yield sum(binary, bind(binary.left()), parts);
          }
          parts = isSum ? Literals.mixed(algebra, binary.left()) : List.of();
          if (!parts.isEmpty()) {
            yield sum(binary, bind(binary.right()), parts);
          }
        }
        yield functions.operator(
            binary.operator(), binary.at(), List.of(bind(binary.left()), bind(binary.right())));
      }
    };
  }

  /** A value and, one after the other, the parts of an interval. */
  private RexNode sum(Node.Binary binary, RexNode value, List<RexNode> parts) {
    RexNode sum = value;
    for (RexNode part : parts) {
      sum = functions.operator(binary.operator(), binary.at(), List.of(sum, part));
    }
    return sum;
  }

  private RexNode cast(Node.Cast cast) {
    RelDataType type = environment.at(cast.type().at(), () -> Types.relType(algebra, cast.type()));
    if (cast.operand() instanceof Node.Parameter parameter) {
      return rex.makeDynamicParam(algebra.nullable(type), parameter.index());
    }
    if (cast.operand() instanceof Node.Text text && !cast.orNull()) {
      Optional<RexNode> interval = Literals.castInterval(algebra, text.value(), cast.type());
      if (interval.isPresent()) {
        return interval.get();
      }
    }
    return algebra.cast(bind(cast.operand()), type, cast.orNull());
  }

  private RexNode choice(Node.Case choice) {
    List<RexNode> conditions = new ArrayList<>();
    Optional<RexNode> operand = choice.operand().map(this::bind);
    for (Node condition : choice.conditions()) {
      conditions.add(
          operand.isPresent()
              ? rex.makeCall(SqlStdOperatorTable.EQUALS, operand.get(), bind(condition))
              : condition(condition));
    }
    List<RexNode> values = bindAll(choice.values());
    values.add(choice.otherwise().map(this::bind).orElseGet(algebra::nothing));
    RelDataType type = commonType(values, choice.at(), "CASE");
    List<RexNode> operands = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      operands.add(conditions.get(i));
      operands.add(values.get(i));
    }
    operands.add(values.getLast());
    return rex.makeCall(type, SqlStdOperatorTable.CASE, operands);
  }

  /** The type to which several values are brought. */
  RelDataType commonType(List<RexNode> values, int at, String where) {
    return Types.common(algebra, values.stream().map(RexNode::getType).toList())
        .orElseThrow(
            () ->
                environment.failure(
                    at,
                    "the values of %s have no common type: %s"
                        .formatted(
                            where,
                            values.stream()
                                .map(value -> SqlTypes.spoken(value.getType()))
                                .distinct()
                                .toList())));
  }
}
