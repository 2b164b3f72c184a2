package dev.assay.exec.plan;

import dev.assay.exec.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** TPC-H at scale factor 1 as far as planning sees it, and its queries. */
final class TpchStatistics {

  private static final List<Table> TABLES =
      List.of(
          new StatisticsTable.Builder("region", 5)
              .integer("r_regionkey", 0, 4, 5)
              .coded("r_name", 5, "ASIA", "EUROPE", "AMERICA")
              .text("r_comment", 5)
              .key(0),
          new StatisticsTable.Builder("nation", 25)
              .integer("n_nationkey", 0, 24, 25)
              .coded("n_name", 25, "FRANCE", "GERMANY", "BRAZIL", "CANADA", "SAUDI ARABIA")
              .integer("n_regionkey", 0, 4, 5)
              .text("n_comment", 25)
              .key(0),
          new StatisticsTable.Builder("supplier", 10_000)
              .integer("s_suppkey", 1, 10_000, 10_000)
              .text("s_name", 10_000)
              .text("s_address", 10_000)
              .integer("s_nationkey", 0, 24, 25)
              .text("s_phone", 10_000)
              .decimal("s_acctbal", -99_866, 999_972, 9_955)
              .text("s_comment", 10_000)
              .key(0),
          new StatisticsTable.Builder("customer", 150_000)
              .integer("c_custkey", 1, 150_000, 150_000)
              .text("c_name", 150_000)
              .text("c_address", 150_000)
              .integer("c_nationkey", 0, 24, 25)
              .text("c_phone", 150_000)
              .decimal("c_acctbal", -99_999, 999_999, 140_000)
              .coded("c_mktsegment", 5, "BUILDING")
              .text("c_comment", 150_000)
              .key(0),
          new StatisticsTable.Builder("part", 200_000)
              .integer("p_partkey", 1, 200_000, 200_000)
              .text("p_name", 200_000)
              .coded("p_mfgr", 5)
              .coded("p_brand", 25, "Brand#45", "Brand#23", "Brand#12", "Brand#34")
              .coded("p_type", 150, "ECONOMY ANODIZED STEEL")
              .integer("p_size", 1, 50, 50)
              .coded("p_container", 40, "MED BOX", "SM CASE")
              .decimal("p_retailprice", 90_100, 209_899, 20_900)
              .text("p_comment", 130_000)
              .key(0),
          new StatisticsTable.Builder("partsupp", 800_000)
              .integer("ps_partkey", 1, 200_000, 200_000)
              .integer("ps_suppkey", 1, 10_000, 10_000)
              .integer("ps_availqty", 1, 9_999, 9_999)
              .decimal("ps_supplycost", 100, 100_000, 99_900)
              .text("ps_comment", 800_000)
              .key(0, 1),
          new StatisticsTable.Builder("orders", 1_500_000)
              .integer("o_orderkey", 1, 6_000_000, 1_500_000)
              .integer("o_custkey", 1, 149_999, 99_996)
              .coded("o_orderstatus", 3, "F", "O", "P")
              .decimal("o_totalprice", 85_771, 55_528_516, 1_464_556)
              .date("o_orderdate", "1992-01-01", "1998-08-02")
              .coded("o_orderpriority", 5, "1-URGENT", "2-HIGH")
              .coded("o_clerk", 1_000)
              .integer("o_shippriority", 0, 0, 1)
              .text("o_comment", 1_480_000)
              .key(0),
          new StatisticsTable.Builder("lineitem", 6_001_215)
              .integer("l_orderkey", 1, 6_000_000, 1_500_000)
              .integer("l_partkey", 1, 200_000, 200_000)
              .integer("l_suppkey", 1, 10_000, 10_000)
              .integer("l_linenumber", 1, 7, 7)
              .decimal("l_quantity", 100, 5_000, 50)
              .decimal("l_extendedprice", 90_100, 10_494_950, 933_900)
              .decimal("l_discount", 0, 10, 11)
              .decimal("l_tax", 0, 8, 9)
              .coded("l_returnflag", 3, "N", "R", "A")
              .coded("l_linestatus", 2, "O", "F")
              .date("l_shipdate", "1992-01-02", "1998-12-01")
              .date("l_commitdate", "1992-01-31", "1998-10-31")
              .date("l_receiptdate", "1992-01-04", "1998-12-31")
              .coded("l_shipinstruct", 4, "DELIVER IN PERSON")
              .coded("l_shipmode", 7, "MAIL", "SHIP", "AIR", "AIR REG")
              .text("l_comment", 4_500_000)
              .key(0, 3));

  private TpchStatistics() {}

  static Optional<Table> table(String name) {
    return TABLES.stream().filter(table -> table.name().equalsIgnoreCase(name)).findFirst();
  }

  static String query(int number) {
    return text(String.format(Locale.ROOT, "/tpch/q%02d.sql", number));
  }

  static String text(String resource) {
    try (InputStream text = TpchStatistics.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
