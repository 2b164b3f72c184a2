package example;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.JudgeProvider;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.engine.measure.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges the claim "sorting takes under a microsecond an element". */
public final class SortJudge implements Judge, JudgeProvider {

  private static final double LIMIT_NANOS = 1_000;

  @Override
  public List<Claim> claims() {
    return List.of(
        new Claim(
            "OUT1",
            "Outside claims",
            "an example",
            "\"Sorting takes under a microsecond an element\"",
            "R",
            "Arrays.sort on 100,000 random ints",
            rule(),
            ""));
  }

  @Override
  public List<Judge> judges() {
    return List.of(this);
  }

  @Override
  public String claim() {
    return "OUT1";
  }

  @Override
  public String rule() {
    return "confirmed if the whole interval is under " + LIMIT_NANOS + " ns an element";
  }

  @Override
  public Set<String> workloads() {
    return Set.of("outside.sort");
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Estimate nanos = evidence.find("outside.sort", "sort", Map.of()).orElseThrow().estimate();
    Verdict verdict =
        nanos.high() < LIMIT_NANOS
            ? Verdict.CONFIRMED
            : nanos.low() >= LIMIT_NANOS ? Verdict.REFUTED : Verdict.NOT_DECIDABLE;
    return Judgement.of(verdict, "%.1f ns an element".formatted(nanos.value()));
  }
}
