package dev.assay.bench.compare;

import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.stats.Ratio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found.
 *
 * @param band share up to which a change counts as none
 * @param pairs the first run with each of the others, in the order they were named
 */
public record Comparison(double band, List<Pair> pairs) {

  /** What is said of one benchmark on one machine. */
  public enum Standing {
    /** Worse, beyond chance and beyond the band. */
    SLOWER,
    /** Better, beyond chance and beyond the band. */
    FASTER,
    /** Neither can be said: the interval is too wide. */
    TOO_NOISY,
    /** The whole interval lies within the band. */
    SAME
  }

  /**
   * Two runs.
   *
   * @param baseline the run that others are compared with
   * @param other the run compared with it
   * @param sameMachine true when verdicts on change may be given; else {@code machines} is filled
   * @param drift one standard deviation of the machine's drift as a share, null when not known
   * @param notes what a reader must know of the two, one sentence each
   * @param differences facts that differ between the two, whole
   * @param claims claims whose verdict differs
   * @param rows benchmarks with a verdict, the most telling first
   * @param machines benchmarks side by side with what explains their difference
   * @param refused what was not compared, and why
   */
  public record Pair(
      String baseline,
      String other,
      boolean sameMachine,
      @Nullable Double drift,
      List<String> notes,
      List<Difference> differences,
      List<ClaimChange> claims,
      List<Row> rows,
      List<CeilingRow> machines,
      List<Refusal> refused) {}

  /** A fact of machine or run that is not the same in both. */
  public record Difference(String fact, String baseline, String other) {}

  /**
   * A claim whose verdict differs.
   *
   * @param claim its id
   * @param sameRule false when it was judged by another rule
   */
  public record ClaimChange(
      String claim,
      Verdict baseline,
      Verdict other,
      String baselineSummary,
      String otherSummary,
      boolean sameRule) {}

  /**
   * A benchmark on one machine.
   *
   * @param key workload, metric and parameters; begins with {@code sim:} where a model gave it
   * @param higherIsBetter which way the figure improves
   * @param baseline value of the first run, in the unit
   * @param other value of the other run
   * @param ratio other ÷ baseline with its interval; null where samples do not allow one
   * @param reason why there is no ratio; empty otherwise
   */
  public record Row(
      String key,
      String unit,
      boolean higherIsBetter,
      Standing standing,
      double baseline,
      double other,
      @Nullable Ratio ratio,
      String reason) {

    static final String MODEL = "sim:";

    /** Not in the JSON, where the key tells it. */
    boolean isSimulated() {
      return key.startsWith(MODEL);
    }
  }

  /**
   * A benchmark on two machines: {@code advantage = explained · workRatio · unexplained}.
   *
   * @param advantage how many times better the other machine is
   * @param ceiling the calibrated figure that bounds it on the first machine and on the other, or
   *     empty where none is declared; then all of the advantage is unexplained
   * @param explained how many times higher the other machine's ceiling is
   * @param workRatio units of work per operation, baseline ÷ other; 1 unless the workload sizes
   *     itself by the machine
   * @param unexplained what is left: how many times more of its ceiling the other machine reaches
   */
  public record CeilingRow(
      String key,
      String unit,
      double baseline,
      double other,
      double advantage,
      String ceiling,
      double explained,
      double workRatio,
      double unexplained) {}

  /** A measurement that was left out, with the reason. */
  public record Refusal(String key, String reason) {}

  /** True when anything measured became slower on one machine; a model's figures do not count. */
  public boolean anySlower() {
    return pairs.stream()
        .flatMap(pair -> pair.rows().stream())
        .anyMatch(row -> row.standing() == Standing.SLOWER && !row.isSimulated());
  }

  /** All of it as JSON. */
  public String json() {
    return RecordCodec.json(this);
  }
}
