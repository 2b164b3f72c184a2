/** Caches by policy, held against what formulas say of their hit ratios. */
@NullMarked
package dev.assay.bench.suite.caching;

import org.jspecify.annotations.NullMarked;
