package dev.assay.bench.suite.store;

import dev.assay.bench.load.Metric;

/**
 * One way to use a store.
 *
 * @param mix the operations
 * @param zipf whether some keys come far more often than others
 * @param threads how many use it at a time
 */
record Cell(Mix mix, boolean zipf, int threads) {

  /** Adds what tells this cell from others. */
  Metric label(Metric metric, int valueBytes, long records) {
    return metric
        .param("workload", mix)
        .param("keys", zipf ? "zipf" : "uniform")
        .param("threads", threads)
        .param("valueBytes", valueBytes)
        .param("records", records);
  }
}
