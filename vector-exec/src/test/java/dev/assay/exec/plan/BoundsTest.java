package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import org.junit.jupiter.api.Test;

/** Bounds follow values through expressions and decide lanes. */
class BoundsTest {

  private static ValueType type(String expression) {
    return SmallTable.expression(expression).type();
  }

  @Test
  void productsThatFitStayNarrow() {
    ValueType net = type("price * (1 - cut)");
    assertEquals(Lane.INT, net.lane());
    assertEquals(0, net.least());
    assertEquals(1_000_000_000, net.greatest());
    assertEquals(4, net.type().scale());
  }

  @Test
  void productsThatDoNotAreWide() {
    ValueType charge = type("price * (1 - cut) * (1 + cut)");
    assertEquals(Lane.LONG, charge.lane());
    assertEquals(110_000_000_000L, charge.greatest());
    assertEquals(6, charge.type().scale());
  }

  @Test
  void sumsOfScalesAreAligned() {
    ValueType sum = type("price + i");
    assertEquals(2, sum.type().scale());
    assertEquals(10_100_000, sum.greatest());
  }

  @Test
  void beyond64BitsNothingIsKnown() {
    ValueType product = type("b * 2");
    assertEquals(Long.MIN_VALUE, product.least());
    assertEquals(Long.MAX_VALUE, product.greatest());
  }

  @Test
  void yearsOfDatesAreFew() {
    ValueType year = type("extract(year from made)");
    assertEquals(1992, year.least());
    assertEquals(1998, year.greatest());
    assertEquals(Lane.INT, year.lane());
  }

  @Test
  void caseCoversItsValues() {
    ValueType chosen = type("case when i > 5 then price else 0 end");
    assertEquals(0, chosen.least());
    assertEquals(10_000_000, chosen.greatest());
    ValueType missing = type("case when i > 5 then i end");
    assertTrue(missing.nullable());
  }

  @Test
  void sumsAreProvenByRows() {
    PhysicalNode.Aggregate aggregate =
        assertInstanceOf(
            PhysicalNode.Aggregate.class,
            SmallTable.plan("select sum(price), sum(b), count(*), min(n) from t").root());
    ValueType sum = aggregate.calls().get(0).type();
    assertEquals(10_000_000L * 1_000, sum.greatest());
    assertEquals(Long.MAX_VALUE, aggregate.calls().get(1).type().greatest());
    assertEquals(1_000, aggregate.calls().get(2).type().greatest());
    assertTrue(aggregate.calls().get(3).type().nullable());
  }

  @Test
  void averagesAreSumsOverCounts() {
    PhysicalNode.Project project =
        assertInstanceOf(
            PhysicalNode.Project.class, SmallTable.plan("select avg(price) from t").root());
    Expression.Arithmetic quotient =
        assertInstanceOf(Expression.Arithmetic.class, project.expressions().getFirst());
    assertEquals(Lane.DOUBLE, quotient.type().lane());
    assertEquals(2, ((PhysicalNode.Aggregate) project.input()).calls().size());
  }

  @Test
  void textsOfColumnsStayCodesUntilTheyMustBeRead() {
    PhysicalNode.Aggregate aggregate =
        assertInstanceOf(
            PhysicalNode.Aggregate.class,
            SmallTable.plan("select flag, count(*) from t group by flag").root());
    assertTrue(aggregate.outputs().getFirst().dictionary().isPresent());
    assertEquals(Lane.STRING, type("case when i = 1 then flag else 'none' end").lane());
  }
}
