package dev.assay.bench.claim;

/**
 * A claim with its verdict.
 *
 * @param claim the claim
 * @param ruleHash SHA-256 of the judge's rule in hexadecimal; empty where no judge is built
 * @param rule the judge's rule in full; empty where no judge is built
 * @param judgement the verdict with its evidence
 */
public record JudgedClaim(Claim claim, String ruleHash, String rule, Judgement judgement) {}
