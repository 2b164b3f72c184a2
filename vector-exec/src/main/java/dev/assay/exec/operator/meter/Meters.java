package dev.assay.exec.operator.meter;

import dev.assay.exec.physical.PhysicalNode;
import java.util.IdentityHashMap;

/** The meters of a plan's nodes. */
public final class Meters {

  private final IdentityHashMap<PhysicalNode, Meter> meters = new IdentityHashMap<>();

  /** The meter of a node. */
  public synchronized Meter of(PhysicalNode node) {
    return meters.computeIfAbsent(node, each -> new Meter());
  }
}
