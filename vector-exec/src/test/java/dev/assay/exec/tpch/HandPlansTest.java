package dev.assay.exec.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.table.Table;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way below the planner, against DuckDB on the same generated rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandPlansTest {

  private static final double SCALE = 0.01;
  private static final int ENOUGH_QUANTITY = 250;
  private static final MathContext DIGITS = new MathContext(12);

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private @Nullable Connection duck;

  @BeforeAll
  void generate() throws SQLException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    for (Table table : Tpch.generate(SCALE, 2, MemoryBudget.of(1L << 30))) {
      tables.put(table.name(), table);
      DuckTables.copy(table, Objects.requireNonNull(duck));
    }
  }

  @AfterAll
  void close() throws SQLException {
    tables.values().forEach(Table::close);
    Objects.requireNonNull(duck).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void q1(int workers) throws SQLException {
    check(
        new HandPlans(tables).q1(),
        workers,
        """
        SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice),
          sum(l_extendedprice * (1 - l_discount)),
          sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
          avg(l_quantity), avg(l_extendedprice), avg(l_discount), count(*)
        FROM lineitem WHERE l_shipdate <= DATE '1998-09-02'
        GROUP BY ALL ORDER BY 1, 2""");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void q3(int workers) throws SQLException {
    check(
        new HandPlans(tables).q3(),
        workers,
        """
        SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate,
          o_shippriority
        FROM customer, orders, lineitem
        WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey
          AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
        GROUP BY l_orderkey, o_orderdate, o_shippriority
        ORDER BY revenue DESC, o_orderdate LIMIT 10""");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void q6(int workers) throws SQLException {
    check(
        new HandPlans(tables).q6(),
        workers,
        """
        SELECT sum(l_extendedprice * l_discount) FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
          AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void q9(int workers) throws SQLException {
    check(
        new HandPlans(tables).q9(),
        workers,
        """
        SELECT n_name, year(o_orderdate) AS o_year,
          sum(l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity)
        FROM part, supplier, lineitem, partsupp, orders, nation
        WHERE s_suppkey = l_suppkey AND ps_suppkey = l_suppkey AND ps_partkey = l_partkey
          AND p_partkey = l_partkey AND o_orderkey = l_orderkey AND s_nationkey = n_nationkey
          AND p_name LIKE '%green%'
        GROUP BY n_name, o_year ORDER BY n_name, o_year DESC""");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void q18(int workers) throws SQLException {
    check(
        new HandPlans(tables).q18(ENOUGH_QUANTITY),
        workers,
        """
        SELECT c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity)
        FROM customer, orders, lineitem
        WHERE o_orderkey IN (
            SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 250)
          AND c_custkey = o_custkey AND o_orderkey = l_orderkey
        GROUP BY ALL ORDER BY o_totalprice DESC, o_orderdate LIMIT 100""");
  }

  private void check(Relation plan, int workers, String sql) throws SQLException {
    QueryResult result =
        Execution.run(plan.node(), new ExecutionConfig(workers, 256, 1L << 30, false));
    List<List<String>> expected = new ArrayList<>();
    try (Statement statement = Objects.requireNonNull(duck).createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int c = 1; c <= rows.getMetaData().getColumnCount(); c++) {
          row.add(text(rows.getObject(c)));
        }
        expected.add(row);
      }
    }
    List<List<String>> actual = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      actual.add(result.row(row).stream().map(HandPlansTest::text).toList());
    }
    assertTrue(!expected.isEmpty(), "a query without rows proves nothing");
    assertEquals(expected, actual);
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double number -> number(BigDecimal.valueOf(number).round(DIGITS));
      case Number number -> number(new BigDecimal(number.toString()));
      default -> value.toString();
    };
  }

  private static String number(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
