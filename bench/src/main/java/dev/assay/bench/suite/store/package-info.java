/** The key-value store beside its peers: YCSB, look-ups in batches, and what tuning is worth. */
@NullMarked
package dev.assay.bench.suite.store;

import org.jspecify.annotations.NullMarked;
