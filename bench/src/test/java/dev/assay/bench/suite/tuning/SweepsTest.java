package dev.assay.bench.suite.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.IdleKind;
import dev.assay.engine.tune.TuningKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sweep has every value that the tuner can choose. */
class SweepsTest {

  @Test
  void everyPairOfQueueAndWaitingIsSweptOnce() {
    Set<String> names = new HashSet<>();
    Sweeps.handovers(java.util.List.of(), 1).forEach(candidate -> names.add(candidate.name));
    assertEquals(QueueKind.values().length * IdleKind.values().length, names.size());
    assertTrue(
        names.contains(
            Sweeps.handover(
                TuningKey.QUEUE_SPSC.fixedDefault(), TuningKey.IDLE_HANDOVER.fixedDefault())));
  }

  @Test
  void everyPowerOfTwoThatTheTunerChoosesIsSwept() {
    for (int batch = 16; batch <= 4096; batch *= 2) {
      int wanted = batch;
      assertTrue(Arrays.stream(Sweeps.BATCHES).anyMatch(b -> b == wanted), "batch " + batch);
    }
  }
}
