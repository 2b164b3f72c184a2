package dev.assay.bench.stats;

/**
 * What a ratio of two measurements says of the figure itself; whether that is good is not asked.
 */
public enum Change {
  /** The figure went up: by chance with at most three per cent, counted over the whole family. */
  HIGHER,
  /** The figure went down, as surely. */
  LOWER,
  /** The whole interval lies within the band that counts as equal. */
  SAME,
  /** The interval is too wide to tell. */
  UNCLEAR
}
