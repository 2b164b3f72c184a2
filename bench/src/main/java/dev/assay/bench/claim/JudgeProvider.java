package dev.assay.bench.claim;

import java.util.List;

/**
 * Found by {@link java.util.ServiceLoader}: any jar on the class path can add claims and judges.
 */
public interface JudgeProvider {

  /** Claims that are not in the shipped ledger; empty where the judges are for shipped ones. */
  default List<Claim> claims() {
    return List.of();
  }

  /** The judges this provider adds; the same list at every call. */
  List<Judge> judges();
}
