package dev.assay.bench.claim;

import java.util.Set;

/**
 * Decides one claim from measurements. The rule's text, thresholds, baseline and stop rule are
 * fixed in {@link #rule()} and hashed into the record before anything is measured.
 */
public interface Judge {

  /** Id of the claim. */
  String claim();

  /** Threshold, baseline and stop rule in full; every number that {@link #judge} compares with. */
  String rule();

  /** Ids of the workloads whose measurements it needs. */
  Set<String> workloads();

  /**
   * Decides. Called only when every workload of {@link #workloads()} has delivered; returns {@link
   * Verdict#NOT_DECIDABLE} where intervals or the machine do not allow more.
   */
  Judgement judge(Evidence evidence);
}
