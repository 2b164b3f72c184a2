package dev.assay.bench.suite.ladder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All rungs add up the same sums, whatever the number of rows. */
class LadderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 127, 128, 129, 1000, 5000})
  void rungsHaveTheSumsOfALoopOverRows(int rows) {
    LineItems items = LineItems.of(rows);
    long[] q1 = new long[LineItems.GROUPS * Sums.PER_GROUP];
    long q6 = 0;
    for (int i = 0; i < rows; i++) {
      int[] r = new int[LineItems.COLUMNS];
      System.arraycopy(items.rows, i * LineItems.COLUMNS, r, 0, r.length);
      if (r[0] >= 731 && r[0] < 1096 && r[3] >= 5 && r[3] <= 7 && r[1] < 24) {
        q6 += (long) r[2] * r[3];
      }
      if (r[0] <= 2436) {
        int at = (2 * r[5] + r[6]) * Sums.PER_GROUP;
        long discounted = (long) r[2] * (100 - r[3]);
        long[] values = {r[1], r[2], discounted, discounted * (100 + r[4]), r[3], 1};
        for (int call = 0; call < values.length; call++) {
          q1[at + call] += values[call];
        }
      }
    }
    for (Executor executor :
        List.of(
            new BoxedVolcano(items),
            new PrimitiveVolcano(items),
            new Vectors(items, items.columns(rows)[0], rows),
            new Vectors(items, items.columns(rows)[0], 128),
            new VectorApi(items, items.columns(128)),
            new Fused(items, items.columns(128)))) {
      Sums filtered = new Sums();
      executor.q6(0, rows, filtered);
      assertEquals(q6, filtered.values[0], executor.getClass().getSimpleName());
      Sums grouped = new Sums();
      executor.q1(0, rows, grouped);
      assertArrayEquals(q1, grouped.values, executor.getClass().getSimpleName());
    }
  }

  @Test
  void theLadderRunsSmall() throws Exception {
    List<Measurement> measurements = new LadderWorkload().run(new FakeContext(1));
    assertEquals(2 * (8 + 2 * 7), measurements.size());
  }

  @Test
  void theBaselineDecides() {
    assertEquals(Verdict.REFUTED, judge(9, 30).verdict());
    assertEquals(Verdict.DEPENDS_ON_BASELINE, judge(9, 90).verdict());
    assertEquals(Verdict.CONFIRMED, judge(80, 200).verdict());
    assertTrue(judge(9, 30).summary().contains("9.0×"), judge(9, 30).summary());
  }

  private static Judgement judge(double faithful, double boxed) {
    LadderWorkload workload = new LadderWorkload();
    List<Measurement> measurements = new ArrayList<>();
    for (String rung : LadderWorkload.VECTORISED) {
      for (String from : List.of(LadderWorkload.BASELINE, LadderWorkload.BOXED)) {
        double value = from.equals(LadderWorkload.BOXED) ? boxed : faithful;
        measurements.add(
            Metric.higher(workload, "speedup", "ratio")
                .param("from", from)
                .param("to", rung)
                .addAll(List.of(value, value, value, value, value, value))
                .build());
      }
    }
    FakeContext context = new FakeContext(1);
    return new LadderJudge()
        .judge(new Evidence(context.machine(), context.calibration(), measurements));
  }
}
