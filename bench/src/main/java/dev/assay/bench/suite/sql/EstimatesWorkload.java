package dev.assay.bench.suite.sql;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Adaptation;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Q5: rows that the planner expected behind each operator beside rows that came, over TPC-H and our
 * own queries. The q-error is the larger one divided by the smaller one, each 1 at least. Counted
 * are operators that decide how many rows there are (scans with predicates, filters, joins,
 * groupings by a key); no key filters run, since they drop rows before the operator that would.
 */
public final class EstimatesWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.estimates";

  /** For the provider. */
  public EstimatesWorkload() {
    super(ID, 1, "Rows expected beside rows counted, operator by operator", Set.of("Q5"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 5_000, 12_000, 60_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    double scale = pick(context, 10, 100, 1_000) / 1e3;
    ExecutionConfig counting = ExecutionConfig.of(1).with(new Adaptation(false, false, false));
    List<Double> all = new ArrayList<>();
    List<Measurement> measurements = new ArrayList<>();
    try (PipelineExecutor executor = new PipelineExecutor(counting)) {
      for (DataSet data : List.of(new DataSet.TpchSet(), new ShopSet())) {
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        try (AssaySide side =
            new AssaySide(
                AssaySide.tuned(context),
                MemoryBudget.forMachine(MachineReader.read().hardware()),
                1)) {
          load(context, data, scale, side);
          List<String> queries = data.queries();
          for (int q = 0; q < queries.size(); q++) {
            context.progress(queries.get(q), (double) q / queries.size());
            PhysicalNode root = side.plan(data.text(queries.get(q))).root();
            collect(root, Execution.analyze(root, executor, new Cancellation()), errors);
          }
        }
        String name = data instanceof ShopSet ? "shop" : "tpch";
        errors.forEach((operator, values) -> measurements.add(errors(name, operator, values)));
        errors.values().forEach(all::addAll);
      }
    } catch (IOException e) {
      throw new WorkloadFailed("the tables were not made: " + e.getMessage(), e);
    }
    measurements.add(errors("all", "all", all));
    return measurements;
  }

  private static void load(RunContext context, DataSet data, double scale, AssaySide side)
      throws IOException, InterruptedException {
    if (data instanceof DataSet.TpchSet) {
      MemoryBudget budget = MemoryBudget.forMachine(MachineReader.read().hardware());
      Tpch.generate(scale, 1, budget).forEach(side::add);
      side.threads(1);
      return;
    }
    for (TableDefinition table : data.tables(scale)) {
      context.progress("loading " + table.name(), 0);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Path file = context.scratch().resolve("assay-" + ProcessHandle.current().pid() + ".tbl");
      try {
        data.write(table.name(), scale, file);
        side.load(table, file);
      } finally {
        Files.deleteIfExists(file);
      }
    }
    side.threads(1);
  }

  private Measurement errors(String data, String operator, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return Metric.lower(this, "q-error", "ratio")
        .param("data", data)
        .param("operator", operator)
        .addAll(values)
        .also("operators", sorted.size())
        .also("p95", sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1))
        .also("most", sorted.getLast())
        .build();
  }

  /** Adds the q-error of each operator that decides about rows, from the top down. */
  static void collect(PhysicalNode node, Meters meters, Map<String, List<Double>> errors) {
    switch (node) {
      case PhysicalNode.Scan scan -> {
        if (!scan.conjuncts().isEmpty()) {
          add("scan", node, meters, errors);
        }
      }
      case PhysicalNode.Filter filter -> {
        add("filter", node, meters, errors);
        collect(filter.input(), meters, errors);
      }
      case PhysicalNode.Join join -> {
        if (join.kind() != PhysicalNode.JoinKind.MARK) {
          add("join", node, meters, errors);
        }
        collect(join.probe(), meters, errors);
        collect(join.build(), meters, errors);
      }
      case PhysicalNode.Aggregate aggregate -> {
        if (!aggregate.groups().isEmpty()) {
          add("group", node, meters, errors);
        }
        collect(aggregate.input(), meters, errors);
      }
      case PhysicalNode.Project project -> collect(project.input(), meters, errors);
      case PhysicalNode.Sort sort -> collect(sort.input(), meters, errors);
      case PhysicalNode.Window window -> collect(window.input(), meters, errors);
      case PhysicalNode.Union union ->
          union.inputs().forEach(input -> collect(input, meters, errors));
      case PhysicalNode.Shared shared -> collect(shared.input(), meters, errors);
      default -> {} // rows of constants, and rounds, whose rows nobody foretells
    }
  }

  private static void add(
      String operator, PhysicalNode node, Meters meters, Map<String, List<Double>> errors) {
    double expected = Math.max(1, node.expectedRows());
    double counted = Math.max(1, meters.of(node).rows());
    errors
        .computeIfAbsent(operator, key -> new ArrayList<>())
        .add(Math.max(expected / counted, counted / expected));
  }
}
