package dev.assay.kv.server.structure;

import java.util.Map;
import java.util.Objects;

/**
 * Up to where collections stay compact, as CONFIG sets it.
 *
 * @param hashEntries most fields of a compact hash
 * @param hashBytes longest field or value of a compact hash
 * @param setIntegers most members of a set that is a sorted array of integers
 * @param sortedSetEntries most members of a compact sorted set
 * @param sortedSetBytes longest member of a compact sorted set
 * @param streamBytes most bytes of a stream's pack; 0 for any number
 * @param streamEntries most entries of a stream's pack; 0 for any number
 */
public record Limits(
    long hashEntries,
    long hashBytes,
    long setIntegers,
    long sortedSetEntries,
    long sortedSetBytes,
    long streamBytes,
    long streamEntries) {

  /** Redis 7.0's. */
  public static final Limits DEFAULT = new Limits(512, 64, 512, 128, 64, 4096, 100);

  /** As the settings of these names say it. */
  public static Limits of(Map<String, String> settings) {
    return new Limits(
        number(settings, "hash-max-listpack-entries"),
        number(settings, "hash-max-listpack-value"),
        number(settings, "set-max-intset-entries"),
        number(settings, "zset-max-listpack-entries"),
        number(settings, "zset-max-listpack-value"),
        number(settings, "stream-node-max-bytes"),
        number(settings, "stream-node-max-entries"));
  }

  private static long number(Map<String, String> settings, String name) {
    return Long.parseLong(Objects.requireNonNull(settings.get(name), name));
  }
}
