package dev.assay.bench.claim;

import java.util.regex.Pattern;

/**
 * One line of the ledger, exactly as it was handed down.
 *
 * @param id for example {@code Q2}
 * @param family title of the ledger's family it stands in
 * @param source book, compendium or plan, with the section
 * @param wording what is claimed, in the source's own words
 * @param mode R, R*, S, M, X or a mixture, see the ledger
 * @param benchmark workload, metric and baseline that would decide it
 * @param rule what counts as confirmed and as refuted
 * @param reason why it, or a part of it, cannot be tested; empty where all of it can
 */
public record Claim(
    String id,
    String family,
    String source,
    String wording,
    String mode,
    String benchmark,
    String rule,
    String reason) {

  private static final Pattern ID = Pattern.compile("[A-Z]+[0-9]+([.-][A-Za-z0-9]+)*");
  private static final Pattern TESTABLE_PART = Pattern.compile("\\b[RSM]\\b");

  /** Checks what a line must have. */
  public Claim {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Claim id '" + id + "' is not capital letters and a number, as in Q2.");
    }
    if (!TESTABLE_PART.matcher(mode).find() && reason.isBlank()) {
      throw new IllegalArgumentException(
          "Claim " + id + " has mode '" + mode + "' and needs the reason why it is not testable.");
    }
  }

  /** False when no run, simulation or calculation of ours can decide any part of it. */
  public boolean isTestable() {
    return TESTABLE_PART.matcher(mode).find();
  }
}
