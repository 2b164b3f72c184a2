package dev.assay.engine.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.IdleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TunerTest {

  private static Tuning tune(int cpus, Figure... figures) {
    return Tuner.tune(Calibrations.machine(), Calibrations.of(figures), cpus);
  }

  private static Figure handover(QueueKind kind, double nanos) {
    return Calibrations.figure("queue.roundtrip", Map.of("kind", kind.name()), nanos);
  }

  @Test
  void withoutFiguresTheFixedDefaultsStandAndSaySo() {
    List<Choice> choices = new ArrayList<>(tune(4).choices());
    choices.remove(tune(4).choice(TuningKey.STORE_SHARDS)); // by the CPUs alone
    for (Choice choice : choices) {
      assertEquals(choice.fixedDefault(), choice.value(), choice.id());
      assertTrue(
          choice.reason().contains("the fixed default, as ")
              || (choice.id().startsWith("kernel.") && KernelProvider.whyNoVectors().isPresent()),
          choice.toString());
      assertFalse(choice.overridden());
    }
    assertEquals(TuningKey.all().size(), choices.size() + 1);
  }

  @Test
  void picksTheSafeQueueWithTheShortestRoundTrip() {
    Tuning tuning =
        tune(
            2,
            Calibrations.figure("queue.handover", Map.of("kind", "JCTOOLS_SPSC"), 1),
            handover(QueueKind.AGRONA_SPSC, 9),
            handover(QueueKind.JCTOOLS_SPSC, 12),
            handover(QueueKind.JCTOOLS_MPSC, 15),
            handover(QueueKind.AGRONA_MPSC, 40),
            handover(QueueKind.JCTOOLS_MPMC, 14));
    assertEquals(QueueKind.AGRONA_SPSC, tuning.get(TuningKey.QUEUE_SPSC));
    assertEquals(QueueKind.JCTOOLS_MPMC, tuning.get(TuningKey.QUEUE_MPSC));
    assertEquals(
        "queue.roundtrip{kind=AGRONA_SPSC} = 9.00 ns",
        tuning.choice(TuningKey.QUEUE_SPSC).decidedBy());
  }

  @Test
  void spinsOnlyWithACpuForEach() {
    Figure roundTrip = Calibrations.figure("core.roundtrip", Map.of("a", "0", "b", "1"), 200);
    Figure cheap = Calibrations.figure("os.context-switch", Map.of(), 1500);
    assertEquals(IdleKind.BUSY_SPIN, tune(2, roundTrip, cheap).get(TuningKey.IDLE_HANDOVER));
    assertEquals(IdleKind.YIELDING, tune(1, roundTrip, cheap).get(TuningKey.IDLE_HANDOVER));
    Figure far = Calibrations.figure("core.roundtrip", Map.of("a", "0", "b", "1"), 2_000);
    assertEquals(IdleKind.YIELDING, tune(2, far, cheap).get(TuningKey.IDLE_HANDOVER));
  }

  @Test
  void batchesGrowWithTheRoundTripWithinBounds() {
    Figure load = Calibrations.figure("memory.latency.level", Map.of("level", "L1"), 1.25);
    int[][] cases = {{1, 16}, {200, 1024}, {256, 1024}, {257, 2048}, {1_000_000, 4096}};
    for (int[] each : cases) {
      Figure roundTrip = Calibrations.figure("core.roundtrip", Map.of("a", "0"), each[0]);
      assertEquals(each[1], tune(2, roundTrip, load).get(TuningKey.BATCH_ITEMS));
    }
  }

  @Test
  void storesLookUpAsManyKeysAsThereAreLinesOnTheirWay() {
    Figure load = Calibrations.figure("memory.latency.level", Map.of("level", "DRAM"), 100);
    double[][] cases = {{1e9, 8}, {6.4e9, 16}, {2e10, 32}, {1e12, 64}};
    for (double[] each : cases) {
      Map<String, String> labels = Map.of("level", "DRAM", "threads", "1");
      Figure read = Calibrations.figure("memory.bandwidth.read", labels, each[0]);
      assertEquals((int) each[1], tune(2, read, load).get(TuningKey.STORE_BATCH));
    }
    assertEquals(16, tune(2, load).get(TuningKey.STORE_BATCH));
  }

  @Test
  void storesAskForHugePagesUnlessTheseAreSlower() {
    assertEquals(PageKind.TRANSPARENT_HUGE, pages(141, 198).get(TuningKey.STORE_PAGES));
    assertEquals(PageKind.TRANSPARENT_HUGE, pages(120, 121).get(TuningKey.STORE_PAGES));
    assertEquals(PageKind.NORMAL, pages(130, 120).get(TuningKey.STORE_PAGES));
    assertEquals(4, tune(1).get(TuningKey.STORE_SHARDS));
    assertEquals(16, tune(3).get(TuningKey.STORE_SHARDS));
    assertEquals(256, tune(500).get(TuningKey.STORE_SHARDS));
  }

  private static Tuning pages(double huge, double normal) {
    return tune(
        2,
        Calibrations.figure("memory.latency", Map.of("bytes", "4096", "pages", "huge"), 9),
        Calibrations.figure("memory.latency", Map.of("bytes", "8192", "pages", "huge"), huge),
        Calibrations.figure("memory.latency", Map.of("bytes", "8192", "pages", "normal"), normal));
  }

  @Test
  void takesVectorsOnlyWhereTheyGain() {
    if (KernelProvider.whyNoVectors().isPresent()) {
      assertEquals(Form.PLAIN, tune(2).get(TuningKey.KERNEL_INT));
      return;
    }
    assertEquals(Form.VECTOR, kernels(1, 8).get(TuningKey.KERNEL_INT));
    assertEquals(Form.PLAIN, kernels(1, 1.1).get(TuningKey.KERNEL_INT));
    assertEquals(Form.PLAIN, kernels(1, 8).get(TuningKey.KERNEL_DOUBLE));
  }

  private static Tuning kernels(double scalar, double vector) {
    return tune(
        2,
        Calibrations.figure(
            "vector.arithmetic", Map.of("type", "int", "op", "add", "mode", "scalar"), scalar),
        Calibrations.figure(
            "vector.arithmetic", Map.of("type", "int", "op", "add", "mode", "vector"), vector));
  }

  @Test
  void overridesAreValidatedAndMarked() {
    Tuning tuning = tune(2).with(Map.of("batch.items", "128", "queue.spsc", "agrona_spsc"));
    assertEquals(128, tuning.get(TuningKey.BATCH_ITEMS));
    assertEquals(QueueKind.AGRONA_SPSC, tuning.get(TuningKey.QUEUE_SPSC));
    assertTrue(tuning.choice(TuningKey.BATCH_ITEMS).overridden());
    assertFalse(tuning.choice(TuningKey.QUEUE_MPSC).overridden());
    for (Map<String, String> bad :
        List.of(
            Map.of("batch.size", "1"),
            Map.of("batch.items", "0"),
            Map.of("batch.items", "4097"),
            Map.of("batch.items", "-1"),
            Map.of("batch.items", "99999999999"),
            Map.of("batch.items", ""),
            Map.of("queue.mpsc", "JCTOOLS_SPSC"),
            Map.of("idle.handover", "sleep"))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> tuning.with(bad));
      assertEquals(1, refused.toString().lines().count());
      assertTrue(refused.toString().contains(bad.keySet().iterator().next()), refused.toString());
    }
  }

  @Test
  void fixedDefaultsAreTheOnesWrittenDown() {
    assertEquals(
        """
        queue.spsc = JCTOOLS_SPSC
        queue.mpsc = JCTOOLS_MPSC
        idle.handover = BACKOFF
        kernel.int = PLAIN
        kernel.long = PLAIN
        kernel.float = PLAIN
        kernel.double = PLAIN
        batch.items = 64
        cache.l1.bytes = 32768
        cache.l2.bytes = 1048576
        cache.l3.bytes = 33554432
        lookup.l2.nanos = 1.5
        lookup.l3.nanos = 4.0
        lookup.memory.nanos = 12.0
        vector.rows = 2048
        morsel.rows = 32768
        partitions.most = 64
        store.batch.keys = 16
        store.pages = TRANSPARENT_HUGE
        store.shards = 8
        """,
        FixedDefaults.text());
    assertEquals(64, FixedDefaults.sha256().length());
  }
}
