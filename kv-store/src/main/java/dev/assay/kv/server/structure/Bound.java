package dev.assay.kv.server.structure;

/** A place in the order of a sorted set: by score, and by bytes where scores are equal. */
@FunctionalInterface
public interface Bound {

  /** Whether an element comes before it; once it does not, none behind it does. */
  boolean isBehind(double score, long member, int bytes);
}
