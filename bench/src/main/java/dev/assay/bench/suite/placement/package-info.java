/** Consistent hashing held against its promises: who moves, how even shares are, what it costs. */
@NullMarked
package dev.assay.bench.suite.placement;

import org.jspecify.annotations.NullMarked;
