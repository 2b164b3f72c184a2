package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.cost.JoinGraph;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of a block that are equal in every result row, and so stand for each other: equality is
 * transitive, which gives joins that nobody wrote.
 */
final class EqualColumns {

  private final Leaves leaves;
  private final int[] parent;
  private final List<JoinGraph.EqualClass> classes = new ArrayList<>();
  private final Map<Integer, Integer> classOfRoot = new LinkedHashMap<>();

  EqualColumns(Leaves leaves, Predicates predicates) {
    this.leaves = leaves;
    parent = new int[leaves.columns()];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
    List<Predicates.Equality> computed = new ArrayList<>();
    for (Predicates.Equality equality : predicates.equalities()) {
      if (equality.left() instanceof Column left && equality.right() instanceof Column right) {
        parent[root(left.index())] = root(right.index());
      } else {
        computed.add(equality);
      }
    }
    addColumnClasses(predicates);
    for (Predicates.Equality equality : computed) {
      classes.add(
          new JoinGraph.EqualClass(List.of(member(equality.left()), member(equality.right()))));
    }
  }

  private void addColumnClasses(Predicates predicates) {
    Map<Integer, Map<Integer, Column>> found = new LinkedHashMap<>();
    for (Predicates.Equality equality : predicates.equalities()) {
      if (equality.left() instanceof Column left && equality.right() instanceof Column right) {
        Map<Integer, Column> members =
            found.computeIfAbsent(root(left.index()), root -> new LinkedHashMap<>());
        addMember(members, left);
        addMember(members, right);
      }
    }
    found.forEach(
        (root, members) -> {
          classOfRoot.put(root, classes.size());
          classes.add(
              new JoinGraph.EqualClass(members.values().stream().map(this::member).toList()));
        });
  }

  /** A second column of one relation makes a predicate of that relation instead. */
  private void addMember(Map<Integer, Column> members, Column column) {
    int owner = leaves.owner(column.index());
    Column known = members.putIfAbsent(owner, column);
    if (known != null && known.index() != column.index()) {
      Expression within = new Comparison(ComparisonOperator.EQUAL, known, column);
      if (!leaves.get(owner).local().contains(within)) {
        leaves.get(owner).local().add(within);
      }
    }
  }

  private JoinGraph.Member member(Expression value) {
    int owner = Long.numberOfTrailingZeros(leaves.owners(Rewrites.columns(value)));
    return new JoinGraph.Member(owner, value, profile(value, leaves.get(owner)));
  }

  private ColumnProfile profile(Expression value, Leaf leaf) {
    return value instanceof Column column
        ? leaf.restricted(column.index())
        : ColumnProfile.of(value.type(), leaf.rows());
  }

  private int root(int column) {
    int root = column;
    while (parent[root] != root) {
      root = parent[root];
    }
    return root;
  }

  List<JoinGraph.EqualClass> classes() {
    return classes;
  }

  /** What is known of a column in result rows: of those equal to it, the one of the most rows. */
  ColumnProfile profile(int column) {
    ColumnProfile profile = leaves.restricted(column);
    if (classOf(column) >= 0) {
      for (JoinGraph.Member member : classes.get(classOf(column)).members()) {
        profile = member.profile().rows() > profile.rows() ? member.profile() : profile;
      }
    }
    return leaves.size() == 1 ? profile : profile.joined();
  }

  /** By column, one column of those equal to it. */
  int[] representatives() {
    int[] result = new int[parent.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = root(i);
    }
    return result;
  }

  /** The class of a column, or -1 where it equals no other. */
  int classOf(int column) {
    return classOfRoot.getOrDefault(root(column), -1);
  }
}
