package dev.assay.engine.calibrate.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {

  /** A thread that does one unit a microsecond from one time to another, always on a CPU. */
  private static WorkLog steady(long fromNanos, long toNanos) {
    WorkLog log = new WorkLog();
    for (long now = fromNanos; now <= toNanos; now += 1000) {
      log.add(now, now, (now - fromNanos) / 1000.0);
    }
    return log;
  }

  @Test
  void onlyTheTimeThatAllShareCounts() {
    List<WorkLog> logs = List.of(steady(0, 100_000), steady(40_000, 160_000));
    Rates rates = Rates.of(logs, 3, 1_000_000, "");
    assertArrayEquals(new double[] {2e6, 2e6, 2e6}, rates.unitsPerSecond(), 1);
    assertEquals("", rates.remark());
  }

  @Test
  void aBlockAcrossAWindowsBorderCountsInProportion() {
    WorkLog log = new WorkLog();
    log.add(0, 0, 0);
    log.add(3000, 3000, 30);
    assertArrayEquals(
        new double[] {1e7, 1e7}, Rates.of(List.of(log), 2, 1_000_000, "").unitsPerSecond(), 1);
  }

  @Test
  void windowsWithoutTheCpuAreLeftOutWhileThereAreOthers() {
    WorkLog log = new WorkLog();
    log.add(0, 0, 0);
    log.add(1000, 1000, 10);
    log.add(2000, 1100, 11);
    log.add(3000, 2100, 21);
    Rates rates = Rates.of(List.of(log), 2, 1000, "");
    assertArrayEquals(new double[] {1e7, 1e7}, rates.unitsPerSecond(), 1);
    assertEquals("", rates.remark());
    Rates all = Rates.of(List.of(log), 3, 1000, "no rights");
    assertArrayEquals(new double[] {1e7, 1e6, 1e7}, all.unitsPerSecond(), 1);
    assertTrue(all.remark().contains("10 %") && all.remark().contains("no rights"));
  }

  @Test
  void windowsInWhichNothingWasDoneGiveNoTime() {
    WorkLog log = new WorkLog();
    log.add(0, 0, 0);
    log.add(1000, 1000, 10);
    log.add(2000, 2000, 10);
    assertArrayEquals(
        new double[] {200}, Rates.of(List.of(log), 2, 1000, "").nanosPerUnit(2), 1e-9);
    WorkLog idle = new WorkLog();
    idle.add(0, 0, 0);
    idle.add(1000, 1000, 0);
    Rates none = Rates.of(List.of(idle), 1, 1000, "");
    assertThrows(IllegalStateException.class, () -> none.nanosPerUnit(1));
  }

  @Test
  void threadsThatNeverMetHaveNoRate() {
    List<WorkLog> logs = List.of(steady(0, 10_000), steady(20_000, 30_000));
    assertThrows(IllegalStateException.class, () -> Rates.of(logs, 3, 1000, ""));
  }

  @Test
  void aTeamDoesItsWorkOnItsThreads() throws InterruptedException {
    var words = CounterMember.allocate();
    var one = new CounterMember(CounterMember.Change.FETCH_ADD, words, 0);
    var two = new CounterMember(CounterMember.Change.CAS, words, 0);
    Sampling sampling = new Sampling(3, 500_000, 1, 1);
    Rates rates = Team.run(List.of(0, 0), List.of(one, two), sampling);
    assertEquals(3, rates.unitsPerSecond().length);
    CounterMember.check(words, List.of(one, two));
  }

  @Test
  void aFailingMemberEndsTheTeam() {
    Team.Member broken =
        () -> {
          throw new IllegalStateException("no such thing");
        };
    Sampling sampling = new Sampling(3, 500_000, 1, 1);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> Team.run(List.of(0, 0), List.of(broken, () -> 1), sampling));
    assertTrue(String.valueOf(failure.getMessage()).contains("no such thing"));
  }

  @Test
  void sampledCpusAreCoresWithBothTheirThreads() {
    List<Integer> order = java.util.stream.IntStream.range(0, 256).boxed().toList();
    var sample = RoundtripProbe.sample(order, 32);
    assertEquals(32, sample.size());
    assertTrue(sample.containsAll(List.of(0, 128, 8, 136)));
    assertEquals(3, RoundtripProbe.sample(order.subList(0, 3), 32).size());
    assertEquals(32, RoundtripProbe.sample(order.subList(0, 33), 32).size());
  }
}
