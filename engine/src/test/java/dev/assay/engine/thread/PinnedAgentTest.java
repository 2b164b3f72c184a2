package dev.assay.engine.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PinnedAgentTest {

  private final ConcurrentLinkedQueue<Throwable> reported = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void worksOnItsCpuUntilItIsStopped(IdleKind idle) throws InterruptedException {
    List<Integer> allowed = Affinity.allowed();
    assumeFalse(allowed.isEmpty(), "the CPU affinity of a thread cannot be read here");
    Recording agent = new Recording();
    PinnedAgent running =
        PinnedAgent.start(agent, AgentSettings.pinned(allowed.getLast(), idle), reported::add);
    agent.worked.await();
    running.close();
    running.close();
    assertEquals(List.of(allowed.getLast()), agent.cpus);
    assertEquals(0, agent.closed.getCount());
    assertTrue(running.failure().isEmpty() && running.whyNotPinned().isEmpty());
    assertTrue(reported.isEmpty());
  }

  @Test
  void theFirstErrorEndsItAndIsReportedOnce() throws InterruptedException {
    IllegalStateException defect = new IllegalStateException("defect");
    Recording agent =
        new Recording() {
          @Override
          public int doWork() {
            super.doWork();
            throw defect;
          }
        };
    try (PinnedAgent running =
        PinnedAgent.start(agent, AgentSettings.unpinned(IdleKind.YIELDING), reported::add)) {
      agent.closed.await();
      assertSame(defect, running.failure().orElseThrow());
    }
    assertEquals(1, agent.turns);
    assertEquals(List.of(defect), List.copyOf(reported));
  }

  @Test
  void anInterruptIsAnOrdinaryEnd() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Agent agent =
        new Agent() {
          @Override
          public int doWork() throws InterruptedException {
            throw new InterruptedException("stopped");
          }

          @Override
          public void onClose() {
            closed.countDown();
          }

          @Override
          public String roleName() {
            return "interrupted";
          }
        };
    try (PinnedAgent running =
        PinnedAgent.start(agent, AgentSettings.unpinned(IdleKind.YIELDING), reported::add)) {
      closed.await();
      assertTrue(running.failure().isEmpty());
    }
    assertTrue(reported.isEmpty());
  }

  @Test
  void anErrorWhileStartingKeepsItFromWorking() throws InterruptedException {
    Recording agent =
        new Recording() {
          @Override
          public void onStart() {
            throw new IllegalStateException("defect");
          }
        };
    try (PinnedAgent running =
        PinnedAgent.start(agent, AgentSettings.unpinned(IdleKind.YIELDING), reported::add)) {
      agent.closed.await();
      assertTrue(running.failure().isPresent());
    }
    assertEquals(0, agent.turns);
    assertEquals(1, reported.size());
  }

  @Test
  void workThatDoesNotReturnIsReportedAtTheDeadline() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Recording agent =
        new Recording() {
          @Override
          public int doWork() {
            entered.countDown();
            while (release.getCount() > 0) {
              Thread.onSpinWait();
            }
            return 0;
          }
        };
    PinnedAgent running =
        PinnedAgent.start(
            agent,
            new AgentSettings(List.of(), IdlePolicy.of(IdleKind.BUSY_SPIN), Duration.ofMillis(50)),
            reported::add);
    entered.await();
    String sentence = assertThrows(IllegalStateException.class, running::close).toString();
    assertTrue(sentence.contains("recording did not stop within 50 ms"), sentence);
    release.countDown();
    agent.closed.await();
  }

  @Test
  void policiesAreValidated() {
    assertThrows(
        IllegalArgumentException.class, () -> new IdlePolicy(IdleKind.BACKOFF, -1, 0, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new IdlePolicy(IdleKind.BACKOFF, 0, 0, 2, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AgentSettings(List.of(), IdlePolicy.of(IdleKind.PARKING), Duration.ZERO));
  }

  private static class Recording implements Agent {
    final CountDownLatch worked = new CountDownLatch(3);
    final CountDownLatch closed = new CountDownLatch(1);
    volatile List<Integer> cpus = List.of();
    volatile int turns;

    @Override
    public void onStart() {
      cpus = Affinity.allowed();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public int doWork() {
      turns++;
      worked.countDown();
      return 0;
    }

    @Override
    public void onClose() {
      closed.countDown();
    }

    @Override
    public String roleName() {
      return "recording";
    }
  }
}
