package dev.assay.bench.record;

/**
 * What was built.
 *
 * @param version version of the artifact
 * @param commit full hash of the commit, or {@code unknown} outside a checkout
 * @param dirty true when the working tree had changes
 */
public record SourceVersion(String version, String commit, boolean dirty) {}
