/** U1: latency and bandwidth of memory, measured a second time and in another way. */
@NullMarked
package dev.assay.bench.suite.memory;

import org.jspecify.annotations.NullMarked;
