package dev.assay.bench.jmh;

import dev.assay.bench.workload.DeclaredWorkload;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.results.RunResult;

/**
 * A workload made of JMH benchmarks. Forks, warm-ups and iterations come from the profile, JVM
 * flags from {@link JvmOptions}. The first fork of every benchmark runs before the second of any:
 * what a ratio compares is interleaved in time, so that a machine that drifts widens intervals
 * rather than shifting one side. A fork that fails is run once more before the workload fails,
 * unless its answer was wrong. Finished forks outlive an interruption of the run.
 */
public abstract class JmhWorkload extends DeclaredWorkload {

  /** What a fork costs beside its iterations: a JVM's start and end. */
  private static final long FORK_MILLIS = 700;

  /** What does not depend on the run. */
  protected JmhWorkload(String id, int version, String title, Set<String> claims) {
    super(id, version, title, Kind.JMH, claims);
  }

  /** What to run in this context, in this order; cheap, as it is called for estimates too. */
  protected abstract List<JmhPass> passes(RunContext context);

  /** How long to run them. */
  protected Pace pace(Profile profile) {
    return Pace.of(profile);
  }

  /** How long a fork of this pass takes to prepare and check its data, beside a JVM's start. */
  protected long setupMillis(JmhPass pass) {
    return 0;
  }

  @Override
  public Duration expected(RunContext context) {
    Pace pace = pace(context.profile());
    long iterations = (long) (pace.warmups() + pace.iterations()) * pace.iterationMillis();
    long millis =
        passes(context).stream()
            .mapToLong(
                pass -> pass.methods().size() * (FORK_MILLIS + setupMillis(pass) + iterations))
            .sum();
    return Duration.ofMillis(pace.forks() * millis);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    Pace pace = pace(context.profile());
    List<JmhPass> passes = passes(context);
    int steps = benchmarks(passes) * pace.iterationsInAll();
    AtomicInteger done = new AtomicInteger();
    List<List<RunResult>> results = new ArrayList<>();
    for (int fork = 1; fork <= pace.forks(); fork++) {
      int index = 0;
      for (JmhPass pass : passes) {
        for (String method : pass.methods()) {
          String step = method + describe(pass) + ", fork " + fork + " of " + pace.forks();
          if (fork == 1) {
            results.add(new ArrayList<>());
          }
          results.get(index++).add(fork(context, pass, method, step, done, steps));
        }
      }
    }
    return deliver(context, passes, results);
  }

  /** A fork that an interrupted run had finished, else a new one. */
  private RunResult fork(
      RunContext context, JmhPass pass, String method, String step, AtomicInteger done, int steps)
      throws WorkloadFailed, InterruptedException {
    KeptForks kept = new KeptForks(context.unfinished(this));
    Optional<RunResult> finished = kept.find(step);
    if (finished.isPresent()) {
      Pace pace = pace(context.profile());
      done.addAndGet(pace.warmups() + pace.iterations());
      return finished.get();
    }
    RunResult result = twice(context, pass, method, step, done, steps);
    kept.keep(step, result);
    return result;
  }

  private RunResult twice(
      RunContext context, JmhPass pass, String method, String step, AtomicInteger done, int steps)
      throws WorkloadFailed, InterruptedException {
    int before = done.get();
    try {
      return attempt(context, pass, method, step, done, steps);
    } catch (WorkloadFailed e) {
      Throwable cause = e.getCause();
      if (cause == null || ForkFailure.isWrongAnswer(cause)) {
        throw e;
      }
      String again = step + ", once more after a failure: " + e.getMessage();
      done.set(before);
      context.progress(again, (double) before / steps);
      return attempt(context, pass, method, step + ", once more", done, steps);
    }
  }

  private RunResult attempt(
      RunContext context, JmhPass pass, String method, String step, AtomicInteger done, int steps)
      throws WorkloadFailed, InterruptedException {
    ForkRunner runner =
        new ForkRunner(
            pace(context.profile()),
            params -> context.progress(step, (double) done.incrementAndGet() / steps));
    return runner.run(pass, method);
  }

  private List<Measurement> deliver(
      RunContext context, List<JmhPass> passes, List<List<RunResult>> results) {
    List<Measurement> measurements = new ArrayList<>();
    int index = 0;
    for (JmhPass pass : passes) {
      for (String method : pass.methods()) {
        RunResult merged = JmhResults.merge(results.get(index++));
        context.keep(merged);
        measurements.add(JmhResults.measurement(this, pass, method, merged, context.calibration()));
      }
    }
    return measurements;
  }

  private static int benchmarks(List<JmhPass> passes) {
    return passes.stream().mapToInt(pass -> pass.methods().size()).sum();
  }

  private static String describe(JmhPass pass) {
    return pass.labels().toString().replace('{', ' ').replace("}", "");
  }
}
