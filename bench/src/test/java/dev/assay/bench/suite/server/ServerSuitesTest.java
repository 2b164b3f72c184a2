package dev.assay.bench.suite.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers of other processes run small where they are installed; formulas are as published. */
class ServerSuitesTest {

  static Stream<Workload> workloads() {
    return Stream.concat(
        Stream.of(new RedisMemoryWorkload()), ServerWorkload.all().stream().limit(2));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    SmallRun.of(workload, 2);
  }

  @Test
  void sizesAreThoseOfJemalloc() {
    int[][] classes = {{1, 16}, {17, 32}, {128, 128}, {129, 160}, {257, 320}, {1006, 1024}};
    for (int[] each : classes) {
      assertEquals(each[1], RedisMemoryWorkload.rounded(each[0], 16), each[0] + " bytes");
    }
    assertEquals(24, RedisMemoryWorkload.rounded(24, 8));
    assertEquals(64, RedisMemoryWorkload.rounded(57, 8));
    assertEquals(80, RedisMemoryWorkload.rounded(65, 8));
    // dictEntry 32, key 32, value in one piece with its object 32, bucket 8
    assertEquals(104, RedisMemoryWorkload.formula(16, 8, 16));
  }

  @Test
  void redisIsJudgedByItsVersionAndTheFormula() {
    assertEquals(Verdict.CONFIRMED, verdict(7, 105));
    assertEquals(Verdict.REFUTED, verdict(7, 130));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(8, 105));
  }

  private static Verdict verdict(double version, double bytes) {
    Measurement made =
        Metric.lower(new RedisMemoryWorkload(), "memory", "B/key")
            .also(FormulaCheck.FORMULA, 100)
            .also("version", version)
            .add(bytes)
            .add(bytes)
            .build();
    return new RedisMemoryJudge().judge(MadeUp.evidence(List.of(made))).verdict();
  }
}
