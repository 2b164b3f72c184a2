package dev.assay.exec.plan.physical;

import dev.assay.exec.physical.PhysicalNode;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Why nodes of a plan are as they are, in words. */
public final class Choices {

  private final IdentityHashMap<PhysicalNode, String> reasons = new IdentityHashMap<>();

  private final SequencedSet<String> notes = new LinkedHashSet<>();

  /** Says what choices of several nodes rest on. */
  void note(String note) {
    notes.add(note);
  }

  /** What choices rest on, each once. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Says why. */
  void because(PhysicalNode node, String reason) {
    reasons.put(node, reason);
  }

  /** Why a node is as it is, where there was a choice. */
  public Optional<String> reason(PhysicalNode node) {
    return Optional.ofNullable(reasons.get(node));
  }
}
