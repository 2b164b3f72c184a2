/** Storage engines as they come, each driven through the same few operations on a real disk. */
@NullMarked
package dev.assay.bench.suite.storage.engine;

import org.jspecify.annotations.NullMarked;
