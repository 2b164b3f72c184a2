package dev.assay.bench.suite.sql;

import dev.assay.bench.jmh.JvmOptions;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Main class of a JVM that runs its first query, and says how long that took. */
final class ColdQuery {

  private static final double SCALE = 0.01;
  private static final long BUDGET_BYTES = 256L << 20;

  private ColdQuery() {}

  /** Runs the query that is its argument; prints nanoseconds from text to last row. */
  public static void main(String[] arguments) {
    try (AssaySide side =
        new AssaySide(SqlEngine.Config.DEFAULT, MemoryBudget.of(BUDGET_BYTES), 1)) {
      for (Table table : Tpch.generate(SCALE, 1, MemoryBudget.of(BUDGET_BYTES))) {
        side.add(table);
      }
      side.threads(1);
      long start = System.nanoTime();
      side.read(arguments[0]);
      System.out.println(System.nanoTime() - start);
    }
  }

  /** The time of that in so many new JVMs, one after the other. */
  static Measurement measure(Workload workload, String sql, int forks)
      throws WorkloadFailed, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(JvmOptions.flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ColdQuery.class.getName(), sql));
    Metric metric = Metric.lower(workload, "first.query", "ms");
    for (int fork = 0; fork < forks; fork++) {
      metric.add(millis(command));
    }
    return metric.build();
  }

  private static double millis(List<String> command) throws WorkloadFailed, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new WorkloadFailed("the JVM of the first query ended with " + process.exitValue());
      }
      return Long.parseLong(out.strip()) / 1e6;
    } catch (IOException | NumberFormatException e) {
      throw new WorkloadFailed("the JVM of the first query failed: " + e.getMessage(), e);
    }
  }
}
