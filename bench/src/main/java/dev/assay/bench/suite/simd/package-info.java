/** Q2: what SIMD gains on a filter and a sum, by level of the memory hierarchy. */
@NullMarked
package dev.assay.bench.suite.simd;

import org.jspecify.annotations.NullMarked;
