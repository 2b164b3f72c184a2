package dev.assay.exec.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Walks through expressions. */
public final class Nodes {

  private Nodes() {}

  /** Whether a node or one below it, but not in a subquery, passes a test. */
  public static boolean any(Node node, Predicate<Node> test) {
    return test.test(node) || children(node).stream().anyMatch(child -> any(child, test));
  }

  /** Names in an expression, without those in subqueries. */
  public static List<Node.Name> names(Node node) {
    List<Node.Name> names = new ArrayList<>();
    collect(node, names);
    return names;
  }

  private static void collect(Node node, List<Node.Name> names) {
    if (node instanceof Node.Name name) {
      names.add(name);
    }
    children(node).forEach(child -> collect(child, names));
  }

  /** Operands of a node, without those of subqueries. */
  public static List<Node> children(Node node) {
    return switch (node) {
      case Node.Null _, Node.Truth _, Node.Text _, Node.Exact _, Node.Approximate _ -> List.of();
      case Node.Parameter _, Node.Name _, Node.Exists _, Node.Subquery _ -> List.of();
      case Node.Star star -> List.copyOf(star.replaced().values());
      case Node.Unary unary -> List.of(unary.operand());
      case Node.Binary binary -> List.of(binary.left(), binary.right());
      case Node.Call call -> ofCall(call);
      case Node.Cast cast -> List.of(cast.operand());
      case Node.Interval interval -> List.of(interval.amount());
      case Node.Case choice -> {
        List<Node> all = new ArrayList<>(choice.conditions());
        choice.operand().ifPresent(all::add);
        all.addAll(choice.values());
        choice.otherwise().ifPresent(all::add);
        yield all;
      }
      case Node.Is is -> List.of(is.operand());
      case Node.Distinct distinct -> List.of(distinct.left(), distinct.right());
      case Node.Between between -> List.of(between.operand(), between.low(), between.high());
      case Node.InList in -> {
        List<Node> all = new ArrayList<>(in.values());
        all.add(in.operand());
        yield all;
      }
      case Node.InQuery in -> List.of(in.operand());
      case Node.Like like -> List.of(like.operand(), like.pattern());
      case Node.Quantified quantified -> List.of(quantified.operand());
      case Node.Row row -> row.values();
    };
  }

  private static List<Node> ofCall(Node.Call call) {
    List<Node> all = new ArrayList<>(call.arguments());
    call.order().forEach(key -> all.add(key.key()));
    call.filter().ifPresent(all::add);
    call.over()
        .ifPresent(
            window -> {
              all.addAll(window.partition());
              window.order().forEach(key -> all.add(key.key()));
            });
    return all;
  }
}
