package dev.assay.exec.plan.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinOrderTest {

  private static final Expression KEY =
      new Expression.Column(0, ValueType.of(ColumnType.of(TypeKind.INTEGER)));

  private static JoinGraph.Vertex table(double rows, double baseRows, Long... keys) {
    return new JoinGraph.Vertex(JoinGraph.Kind.INNER, rows, baseRows, List.of(keys), 0, 1, 8);
  }

  private static JoinGraph.EqualClass equal(int a, double inA, int b, double inB) {
    return new JoinGraph.EqualClass(
        List.of(
            new JoinGraph.Member(a, KEY, distinct(inA)),
            new JoinGraph.Member(b, KEY, distinct(inB))));
  }

  private static ColumnProfile distinct(double values) {
    return new ColumnProfile(values, 0, 0, false, 0);
  }

  private static JoinTree order(List<JoinGraph.Vertex> vertices, JoinGraph.EqualClass... classes) {
    return JoinOrder.of(new JoinGraph(vertices, List.of(classes), List.of()), CostModel.DEFAULT);
  }

  @Test
  void theSmallSideBuilds() {
    JoinTree tree = order(List.of(table(1e6, 1e6), table(100, 100, 1L)), equal(0, 100, 1, 100));
    JoinTree.Pair pair = assertInstanceOf(JoinTree.Pair.class, tree);
    assertEquals(1L, pair.probe().vertices());
    assertEquals(1e6, pair.rows(), 1);
  }

  @Test
  void aKeyJoinKeepsTheShareThatIsLeft() {
    JoinTree tree =
        order(List.of(table(1e6, 1e6), table(500, 10_000, 1L)), equal(0, 10_000, 1, 10_000));
    assertEquals(5e4, tree.rows(), 1);
  }

  @Test
  void theSelectiveJoinComesFirst() {
    JoinTree tree =
        order(
            List.of(table(6e6, 6e6), table(1.5e6, 1.5e6, 1L), table(10_000, 200_000, 2L)),
            equal(0, 1.5e6, 1, 1.5e6),
            equal(0, 200_000, 2, 200_000));
    JoinTree.Pair top = assertInstanceOf(JoinTree.Pair.class, tree);
    assertTrue(top.probe().vertices() == 0b101 || top.build().vertices() == 0b101);
  }

  @Test
  void semiJoinsWaitForWhatTheyNeed() {
    JoinGraph.Vertex semi =
        new JoinGraph.Vertex(JoinGraph.Kind.SEMI, 50, 50, List.of(), 0b10, 0.01, 8);
    JoinTree tree =
        order(List.of(table(1e6, 1e6), table(1e5, 1e5, 1L), semi), equal(0, 1e5, 1, 1e5));
    assertEquals(0b111, tree.vertices());
    assertEquals(1e4, tree.rows(), 1);
    assertTrue(tree.toString().contains("SEMI"));
  }

  @Test
  void theSideThatIsKeptBuildsWhereItIsSmaller() {
    for (double kept : new double[] {1e3, 1e7}) {
      JoinGraph.Vertex semi =
          new JoinGraph.Vertex(JoinGraph.Kind.SEMI, 1e6, 1e6, List.of(), 1, 0.5, 8);
      JoinTree.Pair pair =
          assertInstanceOf(JoinTree.Pair.class, order(List.of(table(kept, kept), semi)));
      assertEquals(kept < 1e6, pair.buildsProbe());
      assertEquals(kept / 2, pair.rows(), 1);
    }
  }

  @Test
  void manyRelationsAreJoinedGreedily() {
    List<JoinGraph.Vertex> vertices = new ArrayList<>(List.of(table(1e6, 1e6)));
    List<JoinGraph.EqualClass> classes = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      vertices.add(table(100 * i, 100 * i, 1L << (i - 1)));
      classes.add(equal(0, 100 * i, i, 100 * i));
    }
    JoinTree tree = JoinOrder.of(new JoinGraph(vertices, classes, List.of()), CostModel.DEFAULT);
    assertEquals((1L << 21) - 1, tree.vertices());
    assertEquals(1e6, tree.rows(), 1);
  }

  @Test
  void separatePartsAreMultiplied() {
    JoinTree tree = order(List.of(table(10, 10), table(20, 20)));
    assertEquals(200, tree.rows(), 1e-6);
  }
}
