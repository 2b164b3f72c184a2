package dev.assay.bench.jmh;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Swallows what JMH prints, tells a listener of each iteration, and keeps the last lines so that a
 * failure can be explained. Called by JMH's runner and by the threads that serve its forks.
 */
final class ProgressOutput implements OutputFormat {

  private static final int LINES_KEPT = 200;

  private final Consumer<BenchmarkParams> onIteration;
  private final Deque<String> tail = new ArrayDeque<>();

  ProgressOutput(Consumer<BenchmarkParams> onIteration) {
    this.onIteration = onIteration;
  }

  /** The last lines that JMH or a fork printed, oldest first. */
  synchronized List<String> tail() {
    return List.copyOf(tail);
  }

  private synchronized void keep(String text) {
    for (String line : text.split("\\R")) {
      if (!line.isBlank()) {
        tail.addLast(line.strip());
      }
    }
    while (tail.size() > LINES_KEPT) {
      tail.removeFirst();
    }
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
    onIteration.accept(benchmark);
  }

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {}

  @Override
  public void endBenchmark(BenchmarkResult result) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> result) {}

  @Override
  public void print(String text) {
    keep(text);
  }

  @Override
  public void println(String text) {
    keep(text);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public void verbosePrintln(String text) {}

  @Override
  public void write(int b) {}

  @Override
  public void write(byte[] b) {
    keep(new String(b, java.nio.charset.StandardCharsets.UTF_8));
  }
}
