package dev.assay.bench.suite.storage;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A workload that gives every storage engine the same tables, one engine after the other. */
abstract class EngineWorkload extends LoadWorkload {

  EngineWorkload(String id, String title, Set<String> claims) {
    super(id, 1, title, claims, 1);
  }

  /** What is done to an engine that was opened in an empty folder. */
  interface Trial {
    /** Whatever it throws is the engine's failure, but for {@link WorkloadFailed}. */
    void run(Engine engine, ScratchFolder folder) throws Exception;
  }

  /** One repetition on one engine; figures go to metrics by a name that sorts them. */
  interface Repetition {
    void run(EngineKind kind, long seed, Map<String, Metric> metrics) throws WorkloadFailed;
  }

  /** Opens an engine with what is said for its folder, hands it over, and leaves nothing behind. */
  static void on(
      RunContext context, EngineKind kind, Function<Path, Engine.Settings> settings, Trial trial)
      throws WorkloadFailed {
    try (ScratchFolder folder = ScratchFolder.in(context.scratch());
        Engine engine = kind.open(settings.apply(folder.path()))) {
      trial.run(engine, folder);
    } catch (WorkloadFailed e) {
      throw e;
    } catch (Exception e) {
      throw new WorkloadFailed(kind.label() + " failed: " + e, e);
    }
  }

  /** Every engine, each repetition with a seed of its own from 0 on. */
  static List<Measurement> each(RunContext context, int repetitions, Repetition repetition)
      throws WorkloadFailed {
    List<Measurement> measurements = new ArrayList<>();
    List<EngineKind> kinds = List.of(EngineKind.values());
    for (EngineKind kind : kinds) {
      context.progress(kind.label(), kinds.indexOf(kind) / (double) kinds.size());
      Map<String, Metric> metrics = new TreeMap<>();
      for (int seed = 0; seed < repetitions; seed++) {
        repetition.run(kind, seed, metrics);
      }
      metrics.values().forEach(metric -> measurements.add(metric.build()));
    }
    return measurements;
  }

  /** The metric with the parameters that tell whose it is. */
  static Metric of(EngineKind kind, Metric metric) {
    return metric.param("engine", kind.label()).param("design", kind.design());
  }
}
