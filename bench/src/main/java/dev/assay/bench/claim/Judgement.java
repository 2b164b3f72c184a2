package dev.assay.bench.claim;

import java.util.List;

/**
 * A verdict with what it rests on.
 *
 * @param verdict the verdict
 * @param summary one sentence with the deciding figure and its interval
 * @param evidence further sentences, each with a figure
 */
public record Judgement(Verdict verdict, String summary, List<String> evidence) {

  /** Freezes the list. */
  public Judgement {
    evidence = List.copyOf(evidence);
  }

  /** A verdict that needs one sentence only. */
  public static Judgement of(Verdict verdict, String summary) {
    return new Judgement(verdict, summary, List.of());
  }
}
