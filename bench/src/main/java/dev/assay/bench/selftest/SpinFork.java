package dev.assay.bench.selftest;

import dev.assay.bench.ab.AbVariant;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A real variant whose truth is known: a new JVM that computes, with a stated share of work more
 * than its twin.
 *
 * @param name what a reader calls it
 * @param extra share of additional work, for example 0.05
 */
record SpinFork(String name, double extra) implements AbVariant {

  private static final int STEPS = 100_000;
  private static final int ITERATIONS = 5;
  private static final int WARMUPS = 3;
  private static final long ITERATION_NANOS = 20_000_000;

  @Override
  public List<Double> sample() throws WorkloadFailed, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    int steps = (int) Math.round(STEPS * (1 + extra));
    try {
      Process process =
          new ProcessBuilder(
                  java,
                  "-XX:+UseSerialGC",
                  "-cp",
                  classPath,
                  SpinFork.class.getName(),
                  Integer.toString(steps))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw new WorkloadFailed("a fork of the self-test ended with " + process.exitValue());
        }
        return out.lines().map(Double::valueOf).toList();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new WorkloadFailed("cannot start a JVM for the self-test: " + e.getMessage(), e);
    }
  }

  /** The child: prints nanoseconds per round, one iteration a line. */
  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    long state = 1;
    for (int i = 0; i < WARMUPS + ITERATIONS; i++) {
      long rounds = 0;
      long begin = System.nanoTime();
      long end;
      do {
        state = spin(state, steps);
        rounds++;
        end = System.nanoTime();
      } while (end - begin < ITERATION_NANOS);
      if (i >= WARMUPS) {
        System.out.println(String.format(Locale.ROOT, "%.3f", (double) (end - begin) / rounds));
      }
    }
    if (state == 0) {
      System.out.println("xorshift never reaches zero");
    }
  }

  /** Marsaglia's xorshift64: each step waits for the one before, so time follows steps. */
  private static long spin(long state, int steps) {
    long x = state;
    for (int i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}
