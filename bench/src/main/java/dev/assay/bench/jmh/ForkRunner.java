package dev.assay.bench.jmh;

import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one method of a pass in one fork. JMH's runner works on a thread of its own, so that an
 * interrupt of the caller can stop the fork: JMH by itself would leave it running.
 */
final class ForkRunner {

  private final Pace pace;
  private final Consumer<BenchmarkParams> onIteration;

  ForkRunner(Pace pace, Consumer<BenchmarkParams> onIteration) {
    this.pace = pace;
    this.onIteration = onIteration;
  }

  RunResult run(JmhPass pass, String method) throws WorkloadFailed, InterruptedException {
    ProgressOutput output = new ProgressOutput(onIteration);
    Runner runner = new Runner(options(pass, method), output);
    Attempt attempt = new Attempt(runner);
    Set<Long> childrenBefore = children();
    Thread thread = Thread.ofPlatform().name("assay-jmh").start(attempt);
    try {
      thread.join();
    } catch (InterruptedException e) {
      stop(thread, childrenBefore);
      throw e;
    }
    Collection<RunResult> results = attempt.results;
    if (results != null && results.size() == 1) {
      return results.iterator().next();
    }
    String benchmark = pass.suite().getSimpleName() + "." + method;
    if (attempt.failure == null) {
      throw new WorkloadFailed(
          benchmark + " is not in JMH's list of benchmarks: build the module that holds it again.");
    }
    throw new WorkloadFailed(
        ForkFailure.explain(benchmark, attempt.failure, output.tail()), attempt.failure);
  }

  private Options options(JmhPass pass, String method) {
    List<String> jvmArguments = new ArrayList<>(JvmOptions.flags());
    jvmArguments.addAll(pass.jvmArguments());
    TimeValue iteration = TimeValue.milliseconds(pace.iterationMillis());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(pass.suite().getCanonicalName() + "." + method) + "$")
            .forks(1)
            .threads(pass.threads())
            .warmupIterations(pace.warmups())
            .warmupTime(iteration)
            .measurementIterations(pace.iterations())
            .measurementTime(iteration)
            .operationsPerInvocation(pass.operationsPerInvocation())
            .jvmArgs(jvmArguments.toArray(String[]::new))
            .addProfiler(GCProfiler.class)
            // A fork that hangs is killed by JMH; ten minutes, its default, is a whole profile.
            .timeout(TimeValue.seconds(60))
            .timeUnit(TimeUnit.NANOSECONDS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    pass.params().forEach(options::param);
    return options.build();
  }

  private static void stop(Thread runner, Set<Long> childrenBefore) {
    boolean interrupted = false;
    while (runner.isAlive()) {
      ProcessHandle.current()
          .children()
          .filter(child -> !childrenBefore.contains(child.pid()))
          .forEach(ProcessHandle::destroyForcibly);
      try {
        runner.join(50);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .map(ProcessHandle::pid)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One call of JMH's runner; its fields are read after its thread has ended. */
  private static final class Attempt implements Runnable {
    private final Runner runner;
    private @Nullable Collection<RunResult> results;
    private @Nullable Throwable failure;

    Attempt(Runner runner) {
      this.runner = runner;
    }

    @Override
    public void run() {
      try {
        results = runner.run();
      } catch (Throwable e) { // an OutOfMemoryError too has to be named
        failure = e;
      }
    }
  }
}
