package dev.assay.exec.operator.window;

/**
 * What is beyond rows of a partition, on one side.
 *
 * @param near peers of the row that is next to these
 * @param far all others of the partition
 */
record Edge(Beyond far, Beyond near) {

  /** Nothing. */
  static final Edge NONE = new Edge(new Beyond(), new Beyond());

  /** Places that stand for these. */
  int places() {
    return (far.rows > 0 ? 1 : 0) + (near.rows > 0 ? 1 : 0);
  }
}
