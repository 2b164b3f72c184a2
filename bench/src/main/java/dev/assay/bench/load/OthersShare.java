package dev.assay.bench.load;

import java.util.Optional;

/** How much CPU time others took during the turns of one subject, all together. */
public final class OthersShare {

  private double othersTicks;
  private double capacityTicks;

  /** Nothing yet. */
  public OthersShare() {}

  /** Adds the time from an account until now. */
  public void add(Optional<CpuAccount> from) {
    Optional<CpuAccount> now = CpuAccount.now();
    if (from.isPresent() && now.isPresent()) {
      double capacity = (double) (now.get().capacityTicks() - from.get().capacityTicks());
      othersTicks += Math.max(0, now.get().othersShareSince(from.get())) * capacity;
      capacityTicks += capacity;
    }
  }

  /** Puts it beside a figure; nothing where it is not known. */
  public Metric beside(Metric metric) {
    return capacityTicks > 0
        ? metric.also("CPU of others [%]", 100 * othersTicks / capacityTicks)
        : metric;
  }
}
