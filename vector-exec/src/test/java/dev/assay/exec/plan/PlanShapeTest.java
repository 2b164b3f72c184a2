package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.plan.cost.CostModel;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes of plans over the statistics of scale factor 1, as EXPLAIN tells them. */
class PlanShapeTest {

  private final Planner planner = new Planner(TpchStatistics::table, CostModel.DEFAULT);

  /** Without numbers of rows and reasons. */
  private String shape(String sql) {
    return planner.plan(sql).explain().replaceAll("(?m)^\\[.*]\n|  \\[.*]$", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 9, 11, 13, 15, 18})
  void plansAreAsRecorded(int query) {
    String recorded = TpchStatistics.text(String.format(Locale.ROOT, "/plans/q%02d.txt", query));
    assertEquals(recorded, shape(TpchStatistics.query(query)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void everyQueryOfTpchHasAPlan(int query) {
    Plan plan = planner.plan(TpchStatistics.query(query));
    assertEquals(plan.names().size(), plan.root().outputs().size());
    assertFalse(plan.explain().isEmpty());
  }

  @Test
  void existenceIsASemiJoinAndItsNegationAnAntiJoin() {
    String shape = shape(TpchStatistics.query(21));
    assertTrue(
        shape.contains("right semi join on l_orderkey = o_orderkey where l_suppkey <>"), shape);
    assertTrue(shape.contains("right anti join on l_orderkey = "), shape);
  }

  @Test
  void whatHangsOnAGroupsKeyIsFetchedForGroups() {
    String shape = shape(TpchStatistics.query(10));
    int groups = shape.indexOf("aggregate sum(");
    assertTrue(groups > shape.indexOf("inner join on c_nationkey = n_nationkey"), shape);
    assertTrue(groups > shape.indexOf("= c_custkey") && groups > 0, shape);
    String ofDates = shape(TpchStatistics.query(3));
    assertTrue(ofDates.indexOf("aggregate") < ofDates.indexOf("join"), ofDates);
  }

  @Test
  void predicatesOnGroupsMoveBelowThem() {
    String shape =
        shape(
            "select * from (select o_custkey, count(*) as c from orders group by o_custkey) as t"
                + " where o_custkey < 10 and c > 5");
    assertTrue(shape.contains("where o_custkey < 10"), shape);
    assertTrue(shape.contains("filter count(*) > 5"), shape);
  }

  @Test
  void outerJoinsWhoseNullsAreRejectedAreInner() {
    String tables = "select c_name from customer left join orders on c_custkey = o_custkey";
    assertTrue(shape(tables).contains("left join"));
    assertTrue(shape(tables + " where o_totalprice > 5").contains("inner join"));
    assertTrue(shape(tables + " where o_totalprice is null").contains("left join"));
  }

  @Test
  void scalarsThatMayBeMissingAreJoinedLeft() {
    String scalar = "(select max(o_totalprice) from orders where o_custkey = c_custkey)";
    String query = "select c_name from customer where c_acctbal > ";
    assertTrue(shape(query + scalar).contains("inner join"));
    assertTrue(shape(query + "coalesce(" + scalar + ", 0)").contains("left join"));
  }

  @Test
  void wholePartitionsAreSeenInTheOrderOfOtherFunctions() {
    String plain = "sum(o_totalprice) over (partition by o_custkey)";
    String ranked = ", row_number() over (partition by o_custkey order by o_orderdate) from orders";
    assertEquals(1, windows("select " + plain + ranked));
    assertEquals(2, windows("select " + plain.replace("custkey", "orderstatus") + ranked));
    assertEquals(2, windows("select " + plain.replace("sum", "first_value") + ranked));
  }

  private int windows(String sql) {
    return shape(sql).split("window ", -1).length - 1;
  }

  @Test
  void aConstantGroupStaysAKey() {
    String shape =
        shape("select l_linenumber, count(*) from lineitem where l_linenumber = 3 group by 1");
    assertTrue(shape.contains("by l_linenumber"), shape);
  }

  @Test
  void nothingButRowsIsCountedWithoutColumns() {
    assertTrue(shape("select count(*) from lineitem").contains("scan lineitem ()"));
  }
}
