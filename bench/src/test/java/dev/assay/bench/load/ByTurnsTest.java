package dev.assay.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.bench.suite.transport.RoundTripWorkload;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A contender that makes no end is left out where it is a peer, and the others have their turns.
 */
class ByTurnsTest {

  private static final int ROUNDS = 3;
  private final FakeContext context = new FakeContext(1);
  private final List<String> turns = new ArrayList<>();

  private List<String> run(String hanging) throws WorkloadFailed, InterruptedException {
    ByTurns<String> contest =
        new ByTurns<>(
            new RoundTripWorkload(),
            context,
            List.of("plain", "peer", "ours"),
            name -> !name.equals("ours"));
    CountDownLatch never = new CountDownLatch(1);
    for (int round = 0; round < ROUNDS; round++) {
      int number = round;
      contest.round(
          round,
          name -> {
            boolean hangs = name.equals(hanging) && number > 0;
            Callable<Boolean> side =
                () -> {
                  if (hangs) {
                    never.await();
                  }
                  return turns.add(name);
                };
            List<Boolean> _ =
                Sides.run(name, List.of(), List.of(side), Duration.ofSeconds(hangs ? 0 : 60));
          });
    }
    return contest.left();
  }

  @Test
  void aPeerThatHangsIsLeftOutAndSaysSo() throws Exception {
    assertEquals(List.of("plain", "ours"), run("peer"));
    assertEquals(List.of("transport.round-trip: peer made no end within 0 s"), context.leftOut);
    assertEquals(List.of("plain", "peer", "ours", "ours", "plain", "plain", "ours"), turns);
  }

  @Test
  void withoutOursOrTheFirstThereIsNothingToCompare() {
    assertThrows(WorkloadFailed.class, () -> run("ours"));
    assertThrows(WorkloadFailed.class, () -> run("plain"));
    assertEquals(List.of(), context.leftOut);
  }

  @Test
  void roundsChangeWhoIsFirst() throws Exception {
    assertEquals(List.of("plain", "peer", "ours"), run("nobody"));
    assertEquals(
        List.of("plain", "peer", "ours", "peer", "ours", "plain", "ours", "plain", "peer"), turns);
  }
}
