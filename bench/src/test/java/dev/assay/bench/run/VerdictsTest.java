package dev.assay.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Judges;
import dev.assay.bench.claim.Ledger;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Profile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictsTest {

  private static final RunRecord QUICK = RecordFixtures.record(RecordFixtures.Kind.GUEST, 1, 3);

  @Test
  void theQuickProfileSaysThatTheFullOneDecides() {
    assertEquals(
        new Judgement(
            Verdict.CONFIRMED,
            "Quick profile, 3 forks: the full profile decides. 5 times",
            List.of("evidence")),
        judgement(QUICK, Verdict.CONFIRMED));
    assertEquals("5 times", judgement(QUICK, Verdict.NOT_DECIDABLE).summary());
  }

  @Test
  void theFullProfileDecidesAndTheSmokeProfileNever() {
    RunRecord full = RecordFixtures.withProfile(QUICK, Profile.FULL);
    assertEquals("5 times", judgement(full, Verdict.REFUTED).summary());
    RunRecord smoke = RecordFixtures.withProfile(QUICK, Profile.SMOKE);
    assertEquals(Verdict.NOT_DECIDABLE, judgement(smoke, Verdict.REFUTED).verdict());
  }

  private static Judgement judgement(RunRecord record, Verdict verdict) {
    Judges judges = new Judges(new Ledger(Ledger.shipped()), List.of(new Fixed(verdict)));
    return new Verdicts(judges)
        .outcomes(new FakeContext(2).calibration(), record).stream()
            .filter(outcome -> outcome.claim().equals("Q2"))
            .findFirst()
            .orElseThrow()
            .judgement();
  }

  private record Fixed(Verdict verdict) implements Judge {
    @Override
    public String claim() {
      return "Q2";
    }

    @Override
    public String rule() {
      return "the rule";
    }

    @Override
    public Set<String> workloads() {
      return Set.of("simd.sum");
    }

    @Override
    public Judgement judge(Evidence evidence) {
      return new Judgement(verdict, "5 times", List.of("evidence"));
    }
  }
}
