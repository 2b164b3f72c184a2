/** Statistics of benchmarks: intervals over forks, comparison of many, and what could be seen. */
@NullMarked
package dev.assay.bench.stats;

import org.jspecify.annotations.NullMarked;
