package dev.assay.bench.ab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.stats.Change;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AbTest {

  private static final Direction TIME = Direction.LOWER_IS_BETTER;

  @TempDir private Path folder;

  @Test
  void everyBlockIsBalancedAndTheSeedDecidesItsOrder() {
    AbPlan plan = new AbPlan(50, 9);
    List<Boolean> order = plan.order();
    assertEquals(200, order.size());
    int startsWithB = 0;
    for (int i = 0; i < order.size(); i += 4) {
      assertEquals(order.get(i), order.get(i + 3));
      assertEquals(order.get(i + 1), order.get(i + 2));
      assertEquals(order.get(i), !order.get(i + 1));
      startsWithB += order.get(i) ? 1 : 0;
    }
    assertTrue(startsWithB > 10 && startsWithB < 40, startsWithB + " of 50 blocks start with B");
    assertEquals(order, new AbPlan(50, 9).order());
    assertFalse(order.equals(new AbPlan(50, 10).order()));
  }

  @Test
  void theBudgetFixesTheNumberOfBlocks() {
    Duration second = Duration.ofSeconds(1);
    assertEquals(15, AbPlan.within(Duration.ofSeconds(60), second, 1).blocks());
    assertEquals(AbPlan.MIN_BLOCKS, AbPlan.within(Duration.ZERO, second, 1).blocks());
    assertEquals(AbPlan.MAX_BLOCKS, AbPlan.within(Duration.ofDays(9), second, 1).blocks());
    assertThrows(IllegalArgumentException.class, () -> new AbPlan(3, 1));
  }

  @Test
  void linearDriftCancels() throws WorkloadFailed, InterruptedException {
    AtomicInteger time = new AtomicInteger();
    AbVariant a = variant("A", () -> List.of(Math.exp(0.01 * time.getAndIncrement())));
    AbVariant b = variant("B", () -> List.of(1.05 * Math.exp(0.01 * time.getAndIncrement())));
    List<Integer> steps = new ArrayList<>();
    AbRun run = AbRun.of(new AbPlan(6, 4), a, b, steps::add);
    assertEquals(1.05, run.ratio().value(), 1e-12);
    assertEquals(Change.HIGHER, run.change(0.03));
    assertEquals(24, steps.size());
    assertTrue(run.text(0.03, TIME).startsWith("B is slower than A: +5.0 %"), run.text(0.03, TIME));
    assertTrue(run.text(0.07, TIME).startsWith("B is the same as A within"), run.text(0.07, TIME));
    assertTrue(run.text(0.03, Direction.HIGHER_IS_BETTER).startsWith("B is faster than A"));
    assertTrue(run.json().contains("\"blocks\" : 6"));
  }

  @Test
  void noiseAloneIsNoFinding() throws WorkloadFailed, InterruptedException {
    SplittableRandom random = new SplittableRandom(4);
    AbVariant noise = variant("N", () -> List.of(Math.exp(0.05 * random.nextGaussian())));
    AbRun run = AbRun.of(new AbPlan(12, 4), noise, noise, n -> {});
    assertTrue(run.text(0.03, TIME).startsWith("N is not clearly different from N"), "seed 4");
  }

  @Test
  void aFailingOrImpossibleSampleEndsTheRun() {
    AbVariant good = variant("good", () -> List.of(1.0));
    for (List<Double> bad : List.of(List.<Double>of(), List.of(0.0), List.of(Double.NaN))) {
      AbVariant b = variant("bad", () -> bad);
      WorkloadFailed failed =
          assertThrows(WorkloadFailed.class, () -> AbRun.of(new AbPlan(4, 1), good, b, n -> {}));
      assertTrue(String.valueOf(failed.getMessage()).startsWith("bad gave no positive figure"));
    }
  }

  @Test
  void readsTheForkOfAChildThatWritesJmhOutput()
      throws IOException, WorkloadFailed, InterruptedException {
    JmhFork fork = fork(script("echo '" + ENTRY + "' > \"$result\""));
    assertEquals(List.of(1.5, 1.25), fork.sample());
    assertEquals("ns/op", fork.measure().unit());
    try (var left = Files.list(folder)) {
      assertEquals(1, left.count(), "only the script is left");
    }
  }

  @Test
  void saysWhyAChildFailed() throws IOException {
    assertFails(
        "echo boring; echo 'ERROR: no such benchmark'; echo end; exit 3",
        "x failed with exit status 3: ERROR: no such benchmark");
    assertFails(
        "echo 'No matching benchmarks.'; echo Use EXTRA; exit 1",
        "x failed with exit status 1: No matching benchmarks.");
    assertFails("exit 0", "x failed with exit status 0: it said nothing");
    assertFails(
        "echo '["
            + ENTRY.substring(1, ENTRY.length() - 1)
            + ","
            + ENTRY.substring(1)
            + "' > \"$result\"",
        "x ran 2 benchmarks");
    assertFails("echo '[{}]' > \"$result\"", "is not JMH output");
    JmhFork slow = fork(script("exec sleep 60"), Duration.ofMillis(100));
    assertEquals(
        "x took longer than 0 s", assertThrows(WorkloadFailed.class, slow::sample).getMessage());
  }

  private static final String ENTRY =
      "[{\"benchmark\":\"a.B.c\",\"mode\":\"avgt\",\"threads\":1,\"primaryMetric\":"
          + "{\"scoreUnit\":\"ns/op\",\"rawData\":[[1.5,1.25]]}}]";

  private void assertFails(String body, String reason) throws IOException {
    JmhFork fork = fork(script(body));
    String message = String.valueOf(assertThrows(WorkloadFailed.class, fork::sample).getMessage());
    assertTrue(message.contains(reason), message);
  }

  private JmhFork fork(Path script) {
    return fork(script, Duration.ofSeconds(30));
  }

  private JmhFork fork(Path script, Duration limit) {
    return new JmhFork("x", List.of("sh", script.toString()), List.of("a.B"), folder, limit);
  }

  private Path script(String body) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs /bin/sh");
    return Files.writeString(
        folder.resolve("child.sh"), "for last; do :; done\nresult=$last\n" + body + "\n");
  }

  private static AbVariant variant(String name, java.util.function.Supplier<List<Double>> sample) {
    return new AbVariant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Double> sample() {
        return sample.get();
      }
    };
  }
}
