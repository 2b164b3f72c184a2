package dev.assay.bench.record;

import dev.assay.bench.claim.Judgement;

/**
 * A claim's verdict in one run.
 *
 * @param claim id of the claim
 * @param ruleHash SHA-256 of the judge's rule, fixed before the run; empty where no judge is built
 * @param rule the judge's rule in full, so that the hash can be checked; empty where there is none
 * @param judgement the verdict with its evidence
 */
public record ClaimOutcome(String claim, String ruleHash, String rule, Judgement judgement) {}
