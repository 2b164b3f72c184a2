/** Q3: hash joins and groupings with and without radix partitioning, by hand, off the heap. */
@NullMarked
package dev.assay.bench.suite.radix;

import org.jspecify.annotations.NullMarked;
