package dev.assay.bench.selftest;

import dev.assay.bench.ab.AbVariant;
import dev.assay.bench.ab.PinnedThreads;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A real variant whose truth is known: a new JVM that computes, with a stated share of work more
 * than its twin. Its iterations are as many as those of a fork of {@code ab}, and fifty times
 * shorter: many trials fit into minutes, and noise is averaged away less than in a user's fork.
 *
 * @param name what a reader calls it
 * @param extra share of additional work, for example 0.05
 */
record SpinFork(String name, double extra) implements AbVariant {

  private static final int STEPS = 5_000;

  @Override
  public List<Double> sample() throws WorkloadFailed, InterruptedException {
    // A child inherits the CPUs of the thread that starts it. It has one thread that counts, so
    // this
    // does what PinnedThreads does for the forks of users, without classes to load.
    try (Affinity _ = PinnedThreads.pinFirst()) {
      Process process =
          new ProcessBuilder(command(Math.round(STEPS * (1 + extra))))
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

  /** What starts quickest: shared classes, one compiler, one collector, one jar to look into. */
  private static List<String> command(long steps) {
    try {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xshare:auto",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-cp",
          Path.of(Child.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString(),
          Child.class.getName(),
          Long.toString(steps));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path is made of locations", e);
    }
  }

  /** What a fork runs; it needs no other class of Assay. */
  static final class Child {

    private static final int ITERATIONS = 4;
    private static final int WARMUPS = 2;
    private static final long ITERATION_NANOS = 4_000_000;
    private static final long PICOS = 1_000;

    private Child() {}

    /** Prints picoseconds per round, one iteration a line. */
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
          System.out.println((end - begin) * PICOS / rounds);
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
}
