package dev.assay.engine.queue;

/** Who may use a queue at the same time; each constant allows all that those before it allow. */
public enum Topology {
  /** One producer thread, one consumer thread. */
  SPSC,
  /** Many producer threads, one consumer thread. */
  MPSC,
  /** Many producer threads, many consumer threads. */
  MPMC;

  /** True when a queue made for this topology is safe where {@code wanted} is needed. */
  public boolean serves(Topology wanted) {
    return compareTo(wanted) >= 0;
  }
}
