package dev.assay.engine.hardware;

import java.util.List;

/**
 * A machine as its facts tell, with the two ids under which results are kept.
 *
 * @param hardware facts of hardware and virtualisation
 * @param software facts of JDK, kernel and settings
 * @param systemId stable name of the hardware: equal for equal machines, no host name or user in it
 * @param softwareId stable name of the software on it
 */
public record Machine(
    HardwareFacts hardware, SoftwareFacts software, String systemId, String softwareId) {

  /** The facts that differ between this machine and another, hardware first; empty when alike. */
  public List<FactDifference> differences(Machine other) {
    return FactDifference.between(this, other);
  }
}
