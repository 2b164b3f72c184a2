package dev.assay.bench.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.workload.FakeContext;
import dev.assay.engine.measure.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgesTest {

  private static final Claim BUILT = claim("A1", "R", "");
  private static final Claim UNBUILT = claim("A2", "X (+M)", "operator figure");
  private static final Claim UNTESTABLE = claim("A3", "X", "no such hardware");
  private static final Ledger LEDGER = new Ledger(List.of(BUILT, UNBUILT, UNTESTABLE));
  private static final Judges JUDGES = new Judges(LEDGER, List.of(new Fixed("A1")));

  @Test
  void everyClaimHasAVerdict() {
    List<JudgedClaim> judged = JUDGES.judge(evidence(), Map.of("w", Delivery.DONE));
    assertEquals(
        List.of(Verdict.CONFIRMED, Verdict.NOT_BUILT, Verdict.NOT_TESTABLE),
        judged.stream().map(j -> j.judgement().verdict()).toList());
    assertEquals("not built yet", judged.get(1).judgement().summary());
    assertEquals("no such hardware", judged.get(2).judgement().summary());
  }

  @Test
  void aMissingWorkloadIsNotRunAndAnImpossibleOneNotDecidable() {
    assertEquals(Verdict.NOT_RUN, first(Map.of()).verdict());
    Delivery impossible = new Delivery(Delivery.Status.IMPOSSIBLE, "one CPU only");
    Judgement judgement = first(Map.of("w", impossible));
    assertEquals(Verdict.NOT_DECIDABLE, judgement.verdict());
    assertEquals("Needs the workload w: one CPU only", judgement.summary());
  }

  @Test
  void theRuleIsHashedAsItStands() {
    // printf 'the rule' | sha256sum
    String hash = "0876c675172d73a678cccb3f3f167d472d1a1e82925797bf98178b434b4f030b";
    assertEquals(Map.of("A1", "the rule"), JUDGES.rules());
    assertEquals(hash, Judges.hash("the rule"));
    assertEquals(hash, JUDGES.judge(evidence(), Map.of()).getFirst().ruleHash());
  }

  @Test
  void aSecondJudgeOrAnUnknownClaimIsOneLine() {
    assertOneLine(List.of(new Fixed("A1"), new Fixed("A1")), "two judges");
    assertOneLine(List.of(new Fixed("B9")), "not in the ledger");
  }

  @Test
  void theShippedLedgerLoadsWithItsJudges() {
    Judges shipped = Judges.load();
    assertEquals(139, shipped.judge(evidence(), Map.of()).size());
  }

  @Test
  void ratiosAreClearOfAThresholdWithTheirWholeInterval() {
    Ratio ratio = Ratio.of(new Estimate(6, 5.4, 6.6, 0.95, 5), new Estimate(2, 1.9, 2.1, 0.95, 5));
    assertEquals(3, ratio.value(), 1e-12);
    assertTrue(ratio.isAtLeast(2.6) && !ratio.isAtLeast(2.7), ratio.text());
    assertTrue(ratio.isBelow(3.4) && !ratio.isBelow(3.3), ratio.text());
    Ratio open = Ratio.of(new Estimate(6, 5, 7, 0.95, 5), new Estimate(2, 0, 4, 0.95, 5));
    assertEquals(Double.POSITIVE_INFINITY, open.high());
    Estimate single = new Estimate(6, 5.9, 6.1, 0.95, 1);
    assertEquals("1.00× (no interval)", Ratio.of(single, single).text());
  }

  private static Judgement first(Map<String, Delivery> deliveries) {
    return JUDGES.judge(evidence(), deliveries).getFirst().judgement();
  }

  private static void assertOneLine(List<Judge> judges, String part) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> new Judges(LEDGER, judges))
                .getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count());
  }

  private static Evidence evidence() {
    FakeContext context = new FakeContext(2);
    return new Evidence(context.machine(), context.calibration(), List.of());
  }

  private static Claim claim(String id, String mode, String reason) {
    return new Claim(id, "A: test", "test", "w", mode, "b", "r", reason);
  }

  private record Fixed(String claim) implements Judge {
    @Override
    public String rule() {
      return "the rule";
    }

    @Override
    public Set<String> workloads() {
      return Set.of("w");
    }

    @Override
    public Judgement judge(Evidence evidence) {
      return Judgement.of(Verdict.CONFIRMED, "so it is");
    }
  }
}
