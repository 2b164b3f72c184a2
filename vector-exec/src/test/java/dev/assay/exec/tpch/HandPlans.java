package dev.assay.exec.tpch;

import static dev.assay.exec.expression.Expression.ComparisonOperator.EQUAL;
import static dev.assay.exec.expression.Expression.ComparisonOperator.GREATER;
import static dev.assay.exec.expression.Expression.ComparisonOperator.GREATER_OR_EQUAL;
import static dev.assay.exec.expression.Expression.ComparisonOperator.LESS;
import static dev.assay.exec.expression.Expression.ComparisonOperator.LESS_OR_EQUAL;
import static dev.assay.exec.tpch.Relation.average;
import static dev.assay.exec.tpch.Relation.column;
import static dev.assay.exec.tpch.Relation.columns;
import static dev.assay.exec.tpch.Relation.compare;
import static dev.assay.exec.tpch.Relation.date;
import static dev.assay.exec.tpch.Relation.decimal;
import static dev.assay.exec.tpch.Relation.minus;
import static dev.assay.exec.tpch.Relation.plus;
import static dev.assay.exec.tpch.Relation.text;
import static dev.assay.exec.tpch.Relation.times;

import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.table.Table;
import dev.assay.exec.tpch.Relation.Maker;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Plans of five TPC-H queries as a planner should make them. */
final class HandPlans {

  private final Map<String, Table> tables;

  HandPlans(Map<String, Table> tables) {
    this.tables = tables;
  }

  private Relation scan(String table, double share, List<String> names, Maker... conjuncts) {
    Table scanned = Objects.requireNonNull(tables.get(table));
    return Relation.scan(scanned, names, share * scanned.rows(), conjuncts);
  }

  private static Maker discounted() {
    return times(column("l_extendedprice"), minus(decimal(100, 2), column("l_discount")));
  }

  private static Map<String, String> calls(String... namesAndColumns) {
    Map<String, String> calls = new LinkedHashMap<>();
    for (int i = 0; i < namesAndColumns.length; i += 2) {
      calls.put(namesAndColumns[i], namesAndColumns[i + 1]);
    }
    return calls;
  }

  Relation q1() {
    Map<String, Maker> computed = columns();
    for (String name :
        List.of("l_returnflag", "l_linestatus", "l_quantity", "l_extendedprice", "l_discount")) {
      computed.put(name, column(name));
    }
    computed.put("disc_price", discounted());
    computed.put("charge", times(discounted(), plus(decimal(100, 2), column("l_tax"))));
    Map<String, Maker> last = columns();
    for (String name :
        List.of("l_returnflag", "l_linestatus", "qty", "base", "disc_price", "charge")) {
      last.put(name, column(name));
    }
    last.put("avg_qty", average("qty", "rows"));
    last.put("avg_price", average("base", "rows"));
    last.put("avg_disc", average("discount", "rows"));
    last.put("rows", column("rows"));
    return scan(
            "lineitem",
            1,
            List.of(
                "l_returnflag",
                "l_linestatus",
                "l_quantity",
                "l_extendedprice",
                "l_discount",
                "l_tax",
                "l_shipdate"),
            compare(column("l_shipdate"), LESS_OR_EQUAL, date("1998-09-02")))
        .project(computed)
        .aggregate(
            List.of("l_returnflag", "l_linestatus"),
            6,
            calls(
                "qty", "l_quantity",
                "base", "l_extendedprice",
                "disc_price", "disc_price",
                "charge", "charge",
                "discount", "l_discount",
                "rows", ""))
        .project(last)
        .sort(OptionalLong.empty(), "l_returnflag", "l_linestatus");
  }

  Relation q3() {
    Relation customer =
        scan(
            "customer",
            0.2,
            List.of("c_custkey", "c_mktsegment"),
            compare(column("c_mktsegment"), EQUAL, text("BUILDING")));
    Relation orders =
        scan(
                "orders",
                0.5,
                List.of("o_orderkey", "o_custkey", "o_orderdate", "o_shippriority"),
                compare(column("o_orderdate"), LESS, date("1995-03-15")))
            .join(JoinKind.INNER, customer, true, 150_000, "o_custkey", "c_custkey");
    Map<String, Maker> computed = columns();
    for (String name : List.of("l_orderkey", "o_orderdate", "o_shippriority")) {
      computed.put(name, column(name));
    }
    computed.put("price", discounted());
    Map<String, Maker> last = columns();
    for (String name : List.of("l_orderkey", "revenue", "o_orderdate", "o_shippriority")) {
      last.put(name, column(name));
    }
    return scan(
            "lineitem",
            0.5,
            List.of("l_orderkey", "l_extendedprice", "l_discount", "l_shipdate"),
            compare(column("l_shipdate"), GREATER, date("1995-03-15")))
        .join(JoinKind.INNER, orders, true, 30_000, "l_orderkey", "o_orderkey")
        .project(computed)
        .aggregate(
            List.of("l_orderkey", "o_orderdate", "o_shippriority"),
            10_000,
            calls("revenue", "price"))
        .project(last)
        .sort(OptionalLong.of(10), "-revenue", "o_orderdate");
  }

  Relation q6() {
    Map<String, Maker> computed = columns();
    computed.put("revenue", times(column("l_extendedprice"), column("l_discount")));
    return scan(
            "lineitem",
            0.02,
            List.of("l_extendedprice", "l_discount", "l_shipdate", "l_quantity"),
            compare(column("l_shipdate"), GREATER_OR_EQUAL, date("1994-01-01")),
            compare(column("l_shipdate"), LESS, date("1995-01-01")),
            compare(column("l_discount"), GREATER_OR_EQUAL, decimal(5, 2)),
            compare(column("l_discount"), LESS_OR_EQUAL, decimal(7, 2)),
            compare(column("l_quantity"), LESS, decimal(2400, 2)))
        .project(computed)
        .aggregate(List.of(), 1, calls("revenue", "revenue"));
  }

  Relation q9() {
    Relation part =
        scan(
            "part",
            0.05,
            List.of("p_partkey", "p_name"),
            input -> new Like(input.ref("p_name"), "%green%", Optional.empty()));
    Relation nation = scan("nation", 1, List.of("n_nationkey", "n_name"));
    Relation supplier =
        scan("supplier", 1, List.of("s_suppkey", "s_nationkey"))
            .join(JoinKind.INNER, nation, true, 10_000, "s_nationkey", "n_nationkey");
    Relation partsupp = scan("partsupp", 1, List.of("ps_partkey", "ps_suppkey", "ps_supplycost"));
    Relation orders = scan("orders", 1, List.of("o_orderkey", "o_orderdate"));
    ValueType year = ValueType.bounded(ColumnType.of(TypeKind.BIGINT), 1992, 1998);
    Map<String, Maker> computed = columns();
    computed.put("n_name", column("n_name"));
    computed.put("o_year", input -> new Extract(DateField.YEAR, input.ref("o_orderdate"), year));
    computed.put(
        "amount", minus(discounted(), times(column("ps_supplycost"), column("l_quantity"))));
    return scan(
            "lineitem",
            1,
            List.of(
                "l_orderkey",
                "l_partkey",
                "l_suppkey",
                "l_quantity",
                "l_extendedprice",
                "l_discount"))
        .join(JoinKind.INNER, part, true, 300_000, "l_partkey", "p_partkey")
        .join(JoinKind.INNER, supplier, true, 300_000, "l_suppkey", "s_suppkey")
        .join(
            JoinKind.INNER,
            partsupp,
            true,
            300_000,
            "l_partkey",
            "ps_partkey",
            "l_suppkey",
            "ps_suppkey")
        .join(JoinKind.INNER, orders, true, 300_000, "l_orderkey", "o_orderkey")
        .project(computed)
        .aggregate(List.of("n_name", "o_year"), 175, calls("amount", "amount"))
        .sort(OptionalLong.empty(), "n_name", "-o_year");
  }

  /** With a threshold of its own, since at a small scale no order has 300 pieces or hardly any. */
  Relation q18(long quantity) {
    Relation large =
        scan("lineitem", 1, List.of("l_orderkey", "l_quantity"))
            .aggregate(List.of("l_orderkey"), 1_500_000, calls("qty", "l_quantity"))
            .filter(100, compare(column("qty"), GREATER, decimal(100 * quantity, 2)));
    Relation customer = scan("customer", 1, List.of("c_custkey", "c_name"));
    Relation orders =
        scan("orders", 1, List.of("o_orderkey", "o_custkey", "o_orderdate", "o_totalprice"))
            .join(JoinKind.SEMI, large, true, 100, "o_orderkey", "l_orderkey")
            .join(JoinKind.INNER, customer, true, 100, "o_custkey", "c_custkey");
    return scan("lineitem", 1, List.of("l_orderkey", "l_quantity"))
        .join(JoinKind.INNER, orders, true, 400, "l_orderkey", "o_orderkey")
        .aggregate(
            List.of("c_name", "c_custkey", "o_orderkey", "o_orderdate", "o_totalprice"),
            100,
            calls("qty", "l_quantity"))
        .sort(OptionalLong.of(100), "-o_totalprice", "o_orderdate");
  }
}
