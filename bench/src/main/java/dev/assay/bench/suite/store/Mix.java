package dev.assay.bench.suite.store;

/**
 * The core workloads of YCSB (Cooper et al., SoCC 2010): shares of operations in per cent.
 *
 * @see Operations
 */
public enum Mix {
  /** Update heavy. */
  A(50, 50, 0, 0, 0),
  /** Read mostly. */
  B(95, 5, 0, 0, 0),
  /** Read only. */
  C(100, 0, 0, 0, 0),
  /** Read latest: what was written last is read most. */
  D(95, 0, 5, 0, 0),
  /** Short ranges, 1 to 100 records. */
  E(0, 0, 5, 95, 0),
  /** Read, modify, write. */
  F(50, 0, 0, 0, 50);

  private final int reads;
  private final int updates;
  private final int inserts;
  private final int scans;

  Mix(int reads, int updates, int inserts, int scans, int changes) {
    this.reads = reads;
    this.updates = updates;
    this.inserts = inserts;
    this.scans = scans;
    assert reads + updates + inserts + scans + changes == 100;
  }

  /** The kind of an operation drawn by a number from 0 to 99. */
  int kind(int percent) {
    if (percent < reads) {
      return this == D ? Operations.READ_LATEST : Operations.READ;
    }
    if (percent < reads + updates) {
      return Operations.UPDATE;
    }
    if (percent < reads + updates + inserts) {
      return Operations.INSERT;
    }
    return percent < reads + updates + inserts + scans ? Operations.SCAN : Operations.CHANGE;
  }
}
