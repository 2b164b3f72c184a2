package dev.assay.bench.suite.radix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions change no answer, the formula minds its limits, and Q3 is judged by both. */
class RadixTest {

  private static final FakeContext CONTEXT = new FakeContext(1);
  private static final RadixWorkload WORKLOAD = new RadixWorkload();
  private static final List<Double> SLOWER = Collections.nCopies(6, 0.5);
  private static final List<Double> FASTER = Collections.nCopies(6, 1.5);
  private static final List<Double> NEAR = Collections.nCopies(6, 1.05);

  /** Around lines of eight tuples and powers of two. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 63, 64, 65, 1000, 4095, 4097})
  void partitionsGiveTheAnswerOfOneTable(int tuples) {
    MemoryBudget budget = MemoryBudget.of(64 << 20);
    long sum;
    try (Tuples data =
        new Tuples(tuples, tuples, tuples, HashTables.joinBytes(tuples), 8, budget)) {
      sum = data.join(0);
      for (int bits = 1; bits <= 8; bits++) {
        assertEquals(sum, data.join(bits), "join by bits: " + bits);
      }
    }
    assertTrue(sum >= 2L * tuples, "every tuple finds its pair: " + sum);
    int keys = Math.max(1, tuples / 3);
    long bytes = HashTables.groupBytes(Tuples.roomFor(keys, 0));
    try (Tuples data = new Tuples(0, tuples, keys, bytes, 8, budget)) {
      long groups = data.group(0, keys);
      for (int bits = 1; bits <= 8; bits++) {
        assertEquals(groups, data.group(bits, keys), "groups by bits: " + bits);
      }
    }
  }

  @Test
  void theFormulaPartitionsWhatIsFarAndFitsTheCacheAndTheTlb() {
    TreeMap<Long, Double> latencies = new TreeMap<>(Map.of(1L << 18, 6.0, 4L << 20, 33.0));
    latencies.put(16L << 20, 79.0);
    PartitionBits formula = new PartitionBits(2 << 20, 9, latencies);
    assertEquals(0, formula.forTable(1 << 10));
    assertEquals(0, formula.forTable(4 << 20));
    assertEquals(6, formula.forTable(16 << 20));
    assertEquals(9, formula.forTable(1 << 30));
    PartitionBits unknown = new PartitionBits(2 << 20, 9, new TreeMap<>());
    assertEquals(0, unknown.forTable(16 << 20));
    assertEquals(7, unknown.forTable(32 << 20));
  }

  @Test
  void joinsAndGroupingsRunSmall() throws Exception {
    List<Measurement> all = WORKLOAD.run(CONTEXT);
    assertEquals(4, all.stream().filter(m -> m.metric().equals("radixGain")).count());
    assertEquals(4, all.stream().filter(m -> m.metric().equals("chosenToBest")).count());
  }

  @Test
  void bothMustCrossAndChoicesMustBeNear() {
    assertEquals(Verdict.CONFIRMED, judge(SLOWER, FASTER, NEAR, 1 << 20));
    assertEquals(Verdict.REFUTED, judge(SLOWER, FASTER, FASTER, 1 << 20));
    assertEquals(Verdict.NOT_DECIDABLE, judge(SLOWER, SLOWER, NEAR, 1 << 20));
    assertEquals(Verdict.REFUTED, judge(SLOWER, SLOWER, NEAR, 1 << 26));
  }

  @Test
  void disturbedTimesDecideNothing() {
    List<Double> wide = List.of(0.9, 1.0, 1.05, 1.1, 1.2, 1.3);
    assertEquals(Verdict.NOT_DECIDABLE, judge(SLOWER, FASTER, wide, 1 << 20));
    assertEquals(Verdict.NOT_DECIDABLE, judge(SLOWER, wide, NEAR, 1 << 26));
    assertEquals(Verdict.NOT_DECIDABLE, judge(List.of(0.5, 0.5), List.of(1.5, 1.5), NEAR, 1 << 20));
  }

  private static Verdict judge(
      List<Double> small, List<Double> large, List<Double> choice, long largest) {
    List<Measurement> measurements = new ArrayList<>();
    for (String kind : List.of("join", "group")) {
      measurements.add(measurement("radixGain", kind, 1_000, small));
      measurements.add(measurement("radixGain", kind, largest, large));
      measurements.add(measurement("chosenToBest", kind, largest, choice));
    }
    return new RadixJudge()
        .judge(new Evidence(CONTEXT.machine(), CONTEXT.calibration(), measurements))
        .verdict();
  }

  private static Measurement measurement(
      String metric, String kind, long size, List<Double> ratios) {
    return Metric.lower(WORKLOAD, metric, "ratio")
        .param("kind", kind)
        .param("size", size)
        .addAll(ratios)
        .build();
  }
}
