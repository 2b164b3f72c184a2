package dev.assay.engine.hardware;

import java.util.List;

/**
 * One NUMA node.
 *
 * @param id the kernel's number
 * @param memoryBytes memory of the node, 0 for a node without memory
 * @param cpus its CPUs, ascending
 * @param distances relative distance to each node, as the firmware's SLIT states it
 */
public record NumaNode(int id, long memoryBytes, List<Integer> cpus, List<Integer> distances) {

  /** Freezes the lists. */
  public NumaNode {
    cpus = List.copyOf(cpus);
    distances = List.copyOf(distances);
  }
}
