package dev.assay.exec.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** TPC-H at scale factor 0.01 against figures of the specification and of published answers. */
class TpchTest {

  private final MemoryBudget budget = MemoryBudget.withSites(256L << 20);

  @Test
  void tablesHaveTheirRowsAndKeys() {
    List<Table> tables = Tpch.generate(0.01, 2, budget);
    Map<String, Long> rows = tables.stream().collect(Collectors.toMap(Table::name, Table::rows));
    assertEquals(
        Map.of(
            "lineitem",
            60_175L,
            "orders",
            15_000L,
            "partsupp",
            8000L,
            "part",
            2000L,
            "customer",
            1500L,
            "supplier",
            100L,
            "nation",
            25L,
            "region",
            5L),
        rows);
    for (Table table : tables) {
      TableColumn key = table.columns().get(table.keys().getFirst().getFirst());
      assertTrue(key.statistics().isSorted(), table.name());
      assertEquals(TypeKind.INTEGER, key.type().kind());
      assertEquals(Lane.INT, key.lane());
      table.close();
    }
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  /** The sums of Q1's answer at this scale factor. */
  @Test
  void lineItemsAddUp() {
    try (Table lineitem = Tpch.generate("lineitem", 0.01, 2, budget)) {
      List<String> flags = TableText.values(column(lineitem, "l_returnflag"));
      List<String> status = TableText.values(column(lineitem, "l_linestatus"));
      List<String> shipped = TableText.values(column(lineitem, "l_shipdate"));
      List<String> quantities = TableText.values(column(lineitem, "l_quantity"));
      List<String> prices = TableText.values(column(lineitem, "l_extendedprice"));
      int[] rows =
          IntStream.range(0, 60_175)
              .filter(r -> flags.get(r).equals("A") && status.get(r).equals("F"))
              .filter(r -> shipped.get(r).compareTo("1998-09-02") <= 0)
              .toArray();
      assertEquals(14_876, rows.length);
      assertEquals(new BigDecimal("380456.00"), sum(rows, quantities));
      assertEquals(new BigDecimal("532348211.65"), sum(rows, prices));
      assertEquals(Encoding.OFFSET_8, column(lineitem, "l_shipmode").segments().get(0).encoding());
      assertEquals("1992-01-04", shipped.stream().sorted().findFirst().orElseThrow());
    }
  }

  private static TableColumn column(Table table, String name) {
    return table.columns().get(table.columnIndex(name).orElseThrow());
  }

  private static BigDecimal sum(int[] rows, List<String> values) {
    return IntStream.of(rows)
        .mapToObj(r -> new BigDecimal(values.get(r)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Test
  void manyThreadsMakeTheSameTable() {
    try (Table one = Tpch.generate("orders", 0.1, 1, budget);
        Table three = Tpch.generate("orders", 0.1, 3, budget)) {
      assertEquals(2, one.rowGroups());
      for (int c = 0; c < one.columns().size(); c++) {
        assertEquals(one.columns().get(c).statistics(), three.columns().get(c).statistics());
        assertEquals(
            TableText.values(one.columns().get(c)), TableText.values(three.columns().get(c)));
      }
    }
  }

  @Test
  void nothingElseIsATableOfTpch() {
    assertThrows(IllegalArgumentException.class, () -> Tpch.generate("lineitems", 1, 1, budget));
    assertThrows(IllegalArgumentException.class, () -> Tpch.generate("part", 0, 1, budget));
  }
}
