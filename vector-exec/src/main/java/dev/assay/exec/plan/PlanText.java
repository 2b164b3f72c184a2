package dev.assay.exec.plan;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A plan as text: a line for each node with what it does, the rows it is expected to deliver and
 * why it is so; a join's probe side comes before its build side.
 */
final class PlanText {

  private final Plan plan;
  private final Function<PhysicalNode, String> known;
  private final StringBuilder text = new StringBuilder();
  private final IdentityHashMap<PhysicalNode, List<String>> sharedNames = new IdentityHashMap<>();

  PlanText(Plan plan, Function<PhysicalNode, String> known) {
    this.plan = plan;
    this.known = known;
  }

  String text() {
    add(plan.root(), 0);
    plan.choices().notes().forEach(note -> text.append('[').append(note).append("]\n"));
    return text.toString();
  }

  private void line(PhysicalNode node, int depth, String what) {
    text.append("  ".repeat(depth)).append(what).append("  [").append(rows(node.expectedRows()));
    plan.choices().reason(node).ifPresent(reason -> text.append("; ").append(reason));
    String more = known.apply(node);
    text.append(more.isEmpty() ? "" : "; " + more).append("]\n");
  }

  private static String rows(double rows) {
    long rounded = Math.round(rows);
    return String.format(Locale.ROOT, "%d %s", rounded, rounded == 1 ? "row" : "rows");
  }

  /** Adds a node, inputs below; returns the names of its columns. */
  private List<String> add(PhysicalNode node, int depth) {
    int here = text.length();
    List<String> names =
        switch (node) {
          case PhysicalNode.Scan scan -> scan(scan, depth);
          case PhysicalNode.Filter filter -> {
            List<String> input = add(filter.input(), depth + 1);
            insert(here, filter, depth, "filter " + predicates(filter.conjuncts(), input));
            yield input;
          }
          case PhysicalNode.Project project -> {
            List<String> input = add(project.input(), depth + 1);
            List<String> outputs = all(project.expressions(), input);
            insert(here, project, depth, "project " + String.join(", ", outputs));
            yield outputs;
          }
          case PhysicalNode.Join join -> join(join, depth, here);
          case PhysicalNode.Aggregate aggregate -> aggregate(aggregate, depth, here);
          case PhysicalNode.Sort sort -> {
            List<String> input = add(sort.input(), depth + 1);
            insert(here, sort, depth, sort(sort, input));
            yield input;
          }
          case PhysicalNode.Values values -> {
            line(values, depth, "values");
            yield columns(values);
          }
          case PhysicalNode.Window window -> {
            List<String> input = new ArrayList<>(add(window.input(), depth + 1));
            insert(here, window, depth, window(window, input));
            window.calls().forEach(call -> input.add(call(call, input)));
            yield input;
          }
          case PhysicalNode.Working working -> {
            line(working, depth, "rows of the last round");
            yield columns(working);
          }
          case PhysicalNode.Iteration iteration -> {
            line(iteration, depth, iteration.distinct() ? "repeat, new rows" : "repeat");
            add(iteration.seed(), depth + 1);
            add(iteration.step(), depth + 1);
            yield columns(iteration);
          }
          case PhysicalNode.Shared shared -> {
            line(shared, depth, "shared");
            List<String> above = sharedNames.get(shared);
            List<String> below = above == null ? add(shared.input(), depth + 1) : above;
            sharedNames.put(shared, below);
            yield below;
          }
          case PhysicalNode.Union union -> {
            line(union, depth, "union");
            List<List<String>> all =
                union.inputs().stream().map(input -> add(input, depth + 1)).toList();
            yield all.getFirst();
          }
        };
    return names;
  }

  private static List<String> columns(PhysicalNode node) {
    return IntStream.range(0, node.outputs().size()).mapToObj(i -> "c" + (i + 1)).toList();
  }

  /** Puts a node's line before those of its inputs, whose names it needed. */
  private void insert(int at, PhysicalNode node, int depth, String what) {
    String inputs = text.substring(at);
    text.setLength(at);
    line(node, depth, what);
    text.append(inputs);
  }

  private List<String> scan(PhysicalNode.Scan scan, int depth) {
    List<String> names =
        scan.columns().stream().map(column -> scan.table().columns().get(column).name()).toList();
    String where =
        scan.conjuncts().isEmpty() ? "" : " where " + predicates(scan.conjuncts(), names);
    line(
        scan, depth, "scan " + scan.table().name() + " (" + String.join(", ", names) + ")" + where);
    return names;
  }

  private List<String> join(PhysicalNode.Join join, int depth, int here) {
    List<String> probe = add(join.probe(), depth + 1);
    List<String> build = add(join.build(), depth + 1);
    List<String> both = new ArrayList<>(probe);
    both.addAll(build);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < join.probeKeys().size(); i++) {
      keys.add(probe.get(join.probeKeys().get(i)) + " = " + build.get(join.buildKeys().get(i)));
    }
    String residual =
        join.residual().map(each -> " where " + new ExpressionText(both).of(each)).orElse("");
    insert(
        here,
        join,
        depth,
        join.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + " join on "
            + String.join(" and ", keys)
            + residual);
    return switch (join.kind()) {
      case INNER, LEFT -> both;
      case SEMI, ANTI -> probe;
      case RIGHT_SEMI, RIGHT_ANTI -> build;
      case MARK -> Stream.concat(probe.stream(), Stream.of("mark")).toList();
    };
  }

  private List<String> aggregate(PhysicalNode.Aggregate aggregate, int depth, int here) {
    List<String> input = add(aggregate.input(), depth + 1);
    List<String> groups = aggregate.groups().stream().map(input::get).toList();
    List<String> calls = aggregate.calls().stream().map(call -> call(call, input)).toList();
    insert(
        here,
        aggregate,
        depth,
        "aggregate "
            + String.join(", ", calls)
            + (groups.isEmpty() ? "" : " by " + String.join(", ", groups)));
    List<String> outputs = new ArrayList<>(groups);
    for (int i = 0; i < calls.size(); i++) {
      AggregateCall call = aggregate.calls().get(i);
      outputs.add(
          call.function() == AggregateFunction.ANY
              ? input.get(call.argument().orElseThrow())
              : calls.get(i));
    }
    return outputs;
  }

  private static String call(AggregateCall call, List<String> input) {
    return call.function().name().toLowerCase(Locale.ROOT)
        + "("
        + (call.distinct() ? "distinct " : "")
        + call.argument().map(input::get).orElse("*")
        + ")";
  }

  private static String sort(PhysicalNode.Sort sort, List<String> input) {
    String keys =
        sort.keys().stream().map(key -> key(key, input)).collect(Collectors.joining(", "));
    String order = keys.isEmpty() ? "take" : "sort by " + keys;
    String limit =
        sort.limit().isPresent()
            ? " limit " + sort.limit().getAsLong()
            : sort.percent().isPresent() ? " limit " + sort.percent().getAsDouble() + "%" : "";
    return order + limit + (sort.offset() > 0 ? " offset " + sort.offset() : "");
  }

  private static String window(PhysicalNode.Window window, List<String> input) {
    List<String> by = window.partition().stream().map(input::get).toList();
    List<String> order = window.order().stream().map(key -> key(key, input)).toList();
    return "window "
        + window.calls().stream().map(call -> call(call, input)).collect(Collectors.joining(", "))
        + (by.isEmpty() ? "" : " by " + String.join(", ", by))
        + (order.isEmpty() ? "" : " order " + String.join(", ", order));
  }

  private static String call(WindowCall call, List<String> input) {
    return call.function().name().toLowerCase(Locale.ROOT)
        + call.arguments().stream().map(input::get).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String key(SortKey key, List<String> input) {
    return input.get(key.column())
        + (key.descending() ? " desc" : "")
        + (key.nullsFirst() ? " nulls first" : "");
  }

  private static String predicates(List<Expression> conjuncts, List<String> names) {
    return String.join(" and ", all(conjuncts, names));
  }

  private static List<String> all(List<Expression> expressions, List<String> names) {
    ExpressionText text = new ExpressionText(names);
    return expressions.stream().map(text::of).toList();
  }
}
