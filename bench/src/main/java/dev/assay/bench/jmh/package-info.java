/** Runs JMH suites as workloads of a run, and as the ordinary JMH jar that they also are. */
@NullMarked
package dev.assay.bench.jmh;

import org.jspecify.annotations.NullMarked;
