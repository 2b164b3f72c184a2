package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * What jcstress generated is run here, in this process: its own way, with a process for each test
 * and twenty that find out about the JVM, takes longer than the tests.
 */
class StressTest {

  private static final int ROUNDS_MAX = 20;
  private static final int ROUND_MILLIS = 300;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoch.EpochStress.Fenced",
        "shard.OwnershipStress.Taken",
        "index.IndexStress.LooksAgain",
        "ShardStress.HandedOver",
        "ShardStress.LooksAgain"
      })
  void whatHoldsHolds(String name) throws Exception {
    assertEquals(Set.of(), run(name, ROUND_MILLIS));
  }

  /** As often as it takes for chance to show the fault. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoch.EpochStress.Unfenced",
        "epoch.EpochStress.Unshaken",
        "shard.OwnershipStress.Looked",
        "index.IndexStress.LooksOnce",
        "ShardStress.InTwoSteps",
        "ShardStress.LooksOnce"
      })
  void brokenTwinIsCaught(String name) throws Exception {
    boolean isCaught = false;
    for (int round = 0; round < ROUNDS_MAX && !isCaught; round++) {
      isCaught = !run(name, ROUND_MILLIS).isEmpty();
    }
    assertTrue(isCaught);
  }

  @Test
  void everyOneIsRun() {
    assertEquals(11, TestList.tests().stream().filter(name -> name.contains(".kv.")).count());
  }

  /** Arguments: milliseconds for each; for as long as one has time. */
  public static void main(String[] arguments) throws Exception {
    for (String name : TestList.tests()) {
      if (name.startsWith("dev.assay.kv.")) {
        System.out.println("forbidden: " + run(name.substring(13), Integer.parseInt(arguments[0])));
      }
    }
    System.exit(0);
  }

  /** What came out and must not, with how often. */
  private static Set<String> run(String name, int millis) throws Exception {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1,
        "two actors run against each other and this process has one CPU");
    TestInfo info = TestList.getInfo("dev.assay.kv." + name);
    Object runner =
        Class.forName(info.generatedRunner())
            .getConstructor(ForkedTestConfig.class)
            .newInstance(config(info.generatedRunner(), millis));
    TestResult result = ((Runner<?>) runner).run();
    assertEquals(Status.NORMAL, result.status(), () -> String.join("\n", result.getMessages()));
    System.out.println(name + ": " + result.getTotalCount() + " times");
    Set<String> forbidden = new TreeSet<>();
    for (String state : result.getStateKeys()) {
      if (info.cases().stream().noneMatch(known -> known.matches(state))) {
        forbidden.add(state + ", " + result.getCount(state) + " times");
      }
    }
    return forbidden;
  }

  /** As jcstress passes it to the processes that it starts. */
  private static ForkedTestConfig config(String runner, int millis) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(List.of(SpinLoopStyle.values()).indexOf(SpinLoopStyle.THREAD_SPIN_WAIT));
      out.writeInt(millis);
      out.writeInt(1); // iteration
      out.writeUTF(runner);
      out.writeInt(64); // MiB at most
      out.writeInt(1_000); // states at once
      out.writeInt(10); // times
      out.writeBoolean(false); // on any CPUs
    }
    return new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
