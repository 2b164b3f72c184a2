package dev.assay.bench.suite.ladder;

/** One way to execute the two queries over rows {@code from} to {@code to} (exclusive). */
interface Executor {

  /** Revenue: the sum of price times discount of the rows that Q6 asks for. */
  void q6(int from, int to, Sums sums);

  /** The sums of Q1. */
  void q1(int from, int to, Sums sums);
}
