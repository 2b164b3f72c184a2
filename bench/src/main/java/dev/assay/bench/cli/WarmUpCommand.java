package dev.assay.bench.cli;

import dev.assay.bench.claim.Judges;
import dev.assay.bench.workload.Workloads;
import dev.assay.engine.hardware.MachineReader;
import picocli.CommandLine.Command;

/** What the launcher runs once after a build, so that the AOT cache holds the usual paths. */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher after a build.")
final class WarmUpCommand implements Runnable {

  /** Of every operator something, of every mode of writing something, and a failure. */
  private static final String QUERIES =
      """
      SELECT 1;
      SELECT l_returnflag, count(*), sum(l_extendedprice * (1 - l_discount)) AS revenue, avg(l_tax)
      FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
      GROUP BY l_returnflag HAVING count(*) > 1 ORDER BY 1;
      .mode csv
      SELECT c_name, o_orderdate, CASE WHEN o_totalprice > 1000 THEN 'big' ELSE 'small' END AS size
      FROM customer JOIN orders ON c_custkey = o_custkey LEFT JOIN nation ON n_nationkey = c_nationkey
      WHERE c_mktsegment LIKE 'B%' AND o_orderkey IN (SELECT l_orderkey FROM lineitem)
      ORDER BY o_totalprice DESC LIMIT 10;
      .mode json
      SELECT DISTINCT substring(p_brand FROM 1 FOR 5) AS brand FROM part WHERE p_size BETWEEN 1 AND 9;
      SELECT nothing FROM region;
      """;

  @Override
  public void run() {
    MachineReader.read();
    Judges.load();
    Workloads.load();
    Assay.execute("sql", "--timing", "--tpch=0.001", "--threads=2", "-c", QUERIES);
  }
}
