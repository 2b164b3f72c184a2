package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.hardware.HardwareFacts;
import java.lang.management.ManagementFactory;

/** How much memory a probe may take without pushing anything else out. */
final class MemoryShare {

  private MemoryShare() {}

  /**
   * A quarter of what the machine or the control group grants, and no more than half of what is
   * free now. Bytes.
   */
  static long usableBytes(HardwareFacts facts) {
    long granted =
        Math.min(
            facts.memoryBytes().orElse(Long.MAX_VALUE),
            facts.limits().memoryLimitBytes().orElse(Long.MAX_VALUE));
    return Math.min(granted / 4, freeBytes() / 2);
  }

  private static long freeBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
