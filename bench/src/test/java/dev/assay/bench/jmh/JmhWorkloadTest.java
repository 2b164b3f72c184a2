package dev.assay.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhWorkloadTest {

  @Test
  void deliversSamplesAllocationAndProgress() throws Exception {
    FakeContext context = new FakeContext(2);
    JmhPass pass = JmhPass.of(FailingBenchmark.class, "allocates").label("level", "L1");

    List<Measurement> delivered = new Suite(pass).run(context);

    Measurement only = delivered.getFirst();
    assertEquals("test.suite/allocates{level=L1, threads=1}", only.key());
    assertEquals("ns/op", only.unit());
    assertEquals(1, only.forks().size());
    assertEquals(2, only.forks().getFirst().size());
    assertTrue(only.estimate().value() > 0);
    double allocated = only.secondary().getOrDefault("gc.alloc.rate.norm [B/op]", 0.0);
    assertEquals(1040, allocated, 16, "1,024 bytes, a header and JMH's own crumbs");
    assertNull(only.share(), "no ceiling was declared");
    assertEquals(1, context.kept.size());
    assertEquals(List.of(1 / 3.0, 2 / 3.0, 1.0), context.progress);
  }

  @Test
  void aForkThatFailsOnceIsRunOnceMore(@TempDir Path folder) throws Exception {
    FakeContext context = new FakeContext(2);
    JmhPass pass =
        JmhPass.of(FailingBenchmark.class, "failsOnce")
            .jvmArgument("-Dassay.test.marker=" + folder.resolve("failed"));
    assertEquals(1, new Suite(pass).run(context).size());
    assertEquals(1, context.kept.size());
    assertEquals(1.0, context.progress.getLast());
  }

  @Test
  void finishedForksAreNotRunAgainAfterAnInterruption(@TempDir Path folder) throws Exception {
    FakeContext context = new FakeContext(2);
    context.unfinished = Optional.of(folder.resolve("parts"));
    JmhPass good = JmhPass.of(FailingBenchmark.class, "allocates");
    JmhPass killed = JmhPass.of(FailingBenchmark.class, "killed");
    assertThrows(WorkloadFailed.class, () -> new Suite(good, killed).run(context));
    assertEquals(List.of(), context.kept, "nothing is delivered twice");

    List<Measurement> first = new Suite(good).run(context);
    assertEquals(first, new Suite(good).run(context), "the same fork, to the last digit");

    try (Stream<Path> parts = Files.list(folder.resolve("parts"))) {
      Files.writeString(parts.findFirst().orElseThrow(), "cut off");
    }
    assertNotEquals(first, new Suite(good).run(context), "measured again");
  }

  @Test
  void killedForkIsOneSentence() {
    String message = failure(JmhPass.of(FailingBenchmark.class, "killed"));
    assertTrue(message.contains("FailingBenchmark.killed was killed (signal 9)"), message);
  }

  @Test
  void wrongAnswerIsTheBenchmarksOwnSentence() {
    assertEquals(
        "FailingBenchmark.wrongAnswer: the sum is 41, the oracle says 42.",
        failure(JmhPass.of(FailingBenchmark.class, "wrongAnswer")));
  }

  @Test
  void heapTooSmallIsNamed() {
    JmhPass pass = JmhPass.of(FailingBenchmark.class, "outOfHeap").jvmArgument("-Xmx64m");
    String message = failure(pass);
    assertTrue(message.contains("OutOfMemoryError"), message);
  }

  @Test
  void forkThatCannotStartIsExplainedInTheJvmsWords() {
    JmhPass pass = JmhPass.of(FailingBenchmark.class, "fine").jvmArgument("-Xmx1k");
    String message = failure(pass);
    assertTrue(message.contains("ended with status 1: Error"), message);
    assertTrue(message.contains("Too small maximum heap"), message);
  }

  @Test
  void unknownMethodIsOneSentence() {
    String message = failure(JmhPass.of(FailingBenchmark.class, "missing"));
    assertTrue(message.contains("FailingBenchmark.missing"), message);
  }

  @Test
  void interruptStopsTheFork() throws Exception {
    CountDownLatch forked = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    JmhPass pass = JmhPass.of(FailingBenchmark.class, "hangs");
    long before = ProcessHandle.current().children().count();
    Thread run =
        Thread.ofPlatform()
            .start(
                () -> {
                  forked.countDown();
                  try {
                    new Suite(pass).run(new FakeContext(2));
                  } catch (WorkloadFailed | InterruptedException | RuntimeException e) {
                    thrown.set(e);
                  }
                });
    assertTrue(forked.await(10, TimeUnit.SECONDS));
    while (ProcessHandle.current().children().count() == before && run.isAlive()) {
      Thread.onSpinWait();
    }
    run.interrupt();
    run.join(20_000);
    assertFalse(run.isAlive());
    assertEquals(InterruptedException.class, thrown.get().getClass());
    assertEquals(before, ProcessHandle.current().children().count());
  }

  private static String failure(JmhPass pass) {
    WorkloadFailed failed =
        assertThrows(WorkloadFailed.class, () -> new Suite(pass).run(new FakeContext(2)));
    String message = String.valueOf(failed.getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static final class Suite extends JmhWorkload {
    private final List<JmhPass> passes;

    Suite(JmhPass... passes) {
      super("test.suite", 1, "A suite of the test", Set.of());
      this.passes = List.of(passes);
    }

    @Override
    protected List<JmhPass> passes(RunContext context) {
      return passes;
    }
  }
}
