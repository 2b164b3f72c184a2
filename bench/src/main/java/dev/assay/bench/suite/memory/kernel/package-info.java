/** The loop with which the twin of the calibration reads memory. */
@NullMarked
package dev.assay.bench.suite.memory.kernel;

import org.jspecify.annotations.NullMarked;
