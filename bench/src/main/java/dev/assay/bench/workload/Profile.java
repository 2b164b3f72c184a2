package dev.assay.bench.workload;

import dev.assay.engine.calibrate.Effort;

/** How much time a run may take. */
public enum Profile {
  /** Under two minutes in all: shows that everything works; its figures are not evidence. */
  SMOKE(1, 1, 2, 100, Effort.COARSE),
  /** The default: 20 to 25 minutes on two cores. */
  QUICK(2, 2, 4, 250, Effort.STANDARD),
  /** As long as honest intervals take: five forks of every benchmark. */
  FULL(5, 5, 8, 500, Effort.STANDARD);

  private final int forks;
  private final int warmups;
  private final int iterations;
  private final int iterationMillis;
  private final Effort effort;

  Profile(int forks, int warmups, int iterations, int iterationMillis, Effort effort) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.iterationMillis = iterationMillis;
    this.effort = effort;
  }

  /** Independent JVMs per benchmark: the fork is the independent unit of an interval. */
  public int forks() {
    return forks;
  }

  /** Warm-up iterations of each fork. */
  public int warmups() {
    return warmups;
  }

  /** Measured iterations of each fork. */
  public int iterations() {
    return iterations;
  }

  /** Length of one iteration. */
  public int iterationMillis() {
    return iterationMillis;
  }

  /** How thoroughly the machine is calibrated first. */
  public Effort effort() {
    return effort;
  }
}
