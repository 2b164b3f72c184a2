/** Stores in this process, each driven through the same few operations: ours and its peers. */
@NullMarked
package dev.assay.bench.suite.store.subject;

import org.jspecify.annotations.NullMarked;
