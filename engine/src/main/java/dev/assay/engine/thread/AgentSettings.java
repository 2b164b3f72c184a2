package dev.assay.engine.thread;

import java.time.Duration;
import java.util.List;

/**
 * Where and how an agent runs.
 *
 * @param cpus CPUs to pin its thread to; empty leaves it to the scheduler
 * @param idle how it waits
 * @param stopDeadline how long stopping may take before it is reported as stuck, above zero
 */
public record AgentSettings(List<Integer> cpus, IdlePolicy idle, Duration stopDeadline) {

  /** Checks the deadline. */
  public AgentSettings {
    cpus = List.copyOf(cpus);
    if (!stopDeadline.isPositive()) {
      throw new IllegalArgumentException("the deadline for stopping must be above zero");
    }
  }

  /** On one CPU, with ten seconds to stop. */
  public static AgentSettings pinned(int cpu, IdleKind idle) {
    return new AgentSettings(List.of(cpu), IdlePolicy.of(idle), Duration.ofSeconds(10));
  }

  /** On no particular CPU, with ten seconds to stop. */
  public static AgentSettings unpinned(IdleKind idle) {
    return new AgentSettings(List.of(), IdlePolicy.of(idle), Duration.ofSeconds(10));
  }
}
