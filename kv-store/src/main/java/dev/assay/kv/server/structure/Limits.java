package dev.assay.kv.server.structure;

/**
 * Up to where collections stay compact, as CONFIG sets it.
 *
 * @param hashEntries most fields of a compact hash
 * @param hashBytes longest field or value of a compact hash
 * @param setIntegers most members of a set that is a sorted array of integers
 * @param sortedSetEntries most members of a compact sorted set
 * @param sortedSetBytes longest member of a compact sorted set
 */
public record Limits(
    long hashEntries,
    long hashBytes,
    long setIntegers,
    long sortedSetEntries,
    long sortedSetBytes) {

  /** Redis 7.0's. */
  public static final Limits DEFAULT = new Limits(512, 64, 512, 128, 64);
}
