/** What can be run: workloads, what they deliver, and where they are found. */
@NullMarked
package dev.assay.bench.workload;

import org.jspecify.annotations.NullMarked;
