package dev.assay.bench.suite.sql;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Adaptation;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each choice of vector-exec is worth: five queries of TPC-H, planned once, as the engine runs
 * them and with one choice put back to a fixed default, by turns. A ratio above 1 says how many
 * times as long a query takes without the choice. Storage has no switch: a column is always in the
 * narrowest encoding that holds it.
 */
public final class SqlAblationWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.ablation";

  private static final List<String> QUERIES = List.of("q01", "q03", "q06", "q09", "q18");
  private static final int BATCH = 2048;
  private static final int MORSEL = 16;

  /** For the provider. */
  public SqlAblationWorkload() {
    super(ID, 1, "Choices of vector-exec beside fixed defaults", Set.of(), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 16_000, 120_000);
  }

  /** Ways to run, the engine's own first. */
  private static SequencedMap<String, ExecutionConfig> configs(ExecutionConfig tuned, int cpus) {
    ExecutionConfig own = tuned.withWorkers(cpus);
    SequencedMap<String, ExecutionConfig> configs = new LinkedHashMap<>();
    configs.put("own", own);
    configs.put("batches of 512 rows", own.withBatches(512, MORSEL * 4));
    configs.put("batches of 1024 rows", own.withBatches(1024, MORSEL * 2));
    configs.put("batches of 8192 rows", own.withBatches(8192, MORSEL / 4));
    configs.put("morsels of 1 batch", own.withBatches(BATCH, 1));
    configs.put("morsels of 64 batches", own.withBatches(BATCH, MORSEL * 4));
    configs.put("no key filters", own.with(new Adaptation(true, false, true)));
    configs.put("fixed order of predicates", own.with(new Adaptation(false, true, true)));
    configs.put("fixed roles of joins", own.with(new Adaptation(true, true, false)));
    if (cpus > 1) {
      configs.put("one thread", own.withWorkers(1));
    }
    return configs;
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    double scale = pick(context, 10, 100, 1_000) / 1e3;
    MemoryBudget budget = MemoryBudget.forMachine(MachineReader.read().hardware());
    SqlEngine.Config config = AssaySide.tuned(context);
    SequencedMap<String, ExecutionConfig> configs =
        configs(config.execution(), context.cpus().size());
    List<PipelineExecutor> executors = new ArrayList<>();
    List<Measurement> measurements = new ArrayList<>();
    try (AssaySide side = new AssaySide(config, budget, 1)) {
      Tpch.generate(scale, 1, budget).forEach(side::add);
      side.threads(1);
      configs.values().forEach(each -> executors.add(new PipelineExecutor(each)));
      DataSet data = new DataSet.TpchSet();
      for (int q = 0; q < QUERIES.size(); q++) {
        context.progress(QUERIES.get(q), (double) q / QUERIES.size());
        PhysicalNode root = side.plan(data.text(QUERIES.get(q))).root();
        List<String> names = List.copyOf(configs.sequencedKeySet());
        Turns turns = turns(context, root, QUERIES.get(q), names, executors);
        for (int way = 1; way < names.size(); way++) {
          measurements.add(
              Metric.higher(this, "withoutToOwn", "ratio")
                  .param("query", QUERIES.get(q))
                  .param("instead", names.get(way))
                  .addAll(turns.ratios(way, 0))
                  .also("own [ms]", turns.median(0) / 1e6)
                  .also("without [ms]", turns.median(way) / 1e6)
                  .build());
        }
      }
    } finally {
      executors.forEach(PipelineExecutor::close);
    }
    return measurements;
  }

  private static Turns turns(
      RunContext context,
      PhysicalNode root,
      String query,
      List<String> names,
      List<PipelineExecutor> executors)
      throws WorkloadFailed, InterruptedException {
    List<Turns.Way> ways = new ArrayList<>();
    List<List<@Nullable Object>> expected = rows(root, executors.getFirst());
    for (int way = 0; way < names.size(); way++) {
      PipelineExecutor executor = executors.get(way);
      var wrong = Answers.difference(rows(root, executor), expected);
      if (wrong.isPresent()) {
        throw new WorkloadFailed(query + " with " + names.get(way) + " gives " + wrong.get());
      }
      ways.add(() -> Execution.run(root, executor, new Cancellation()));
    }
    return Turns.of(ways, pick(context, 0, 8, 8), pick(context, 2, 21, 15));
  }

  private static List<List<@Nullable Object>> rows(PhysicalNode root, PipelineExecutor executor) {
    QueryResult result = Execution.run(root, executor, new Cancellation());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      rows.add(result.row(row));
    }
    return rows;
  }
}
