package dev.assay.exec.plan.physical;

import dev.assay.exec.physical.PhysicalNode;
import java.util.IdentityHashMap;
import java.util.Optional;

/** Why nodes of a plan are as they are, in words. */
public final class Choices {

  private final IdentityHashMap<PhysicalNode, String> reasons = new IdentityHashMap<>();

  /** Says why. */
  void because(PhysicalNode node, String reason) {
    reasons.put(node, reason);
  }

  /** Why a node is as it is, where there was a choice. */
  public Optional<String> reason(PhysicalNode node) {
    return Optional.ofNullable(reasons.get(node));
  }
}
