package dev.assay.engine.memory;

import java.util.List;

/**
 * What really backs a region at the moment of asking.
 *
 * @param sizeBytes size of the region
 * @param residentBytes how much of it is in memory; -1 where the kernel does not tell
 * @param hugeBytes how much of it is on huge pages of either kind; -1 where not told
 * @param refusals what was asked for and not given, one sentence each
 */
public record Backing(long sizeBytes, long residentBytes, long hugeBytes, List<String> refusals) {

  /** Freezes the list. */
  public Backing {
    refusals = List.copyOf(refusals);
  }

  /** Share of the region on huge pages, 0 to 1; 0 where the kernel does not tell. */
  public double hugeShare() {
    return hugeBytes <= 0 ? 0 : Math.min(1.0, (double) hugeBytes / sizeBytes);
  }
}
