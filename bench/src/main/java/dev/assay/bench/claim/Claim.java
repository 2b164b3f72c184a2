package dev.assay.bench.claim;

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
 */
public record Claim(
    String id,
    String family,
    String source,
    String wording,
    String mode,
    String benchmark,
    String rule) {}
