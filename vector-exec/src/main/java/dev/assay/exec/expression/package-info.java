/** Scalar expressions of a physical plan: what to compute, typed and bounded, not how. */
@NullMarked
package dev.assay.exec.expression;

import org.jspecify.annotations.NullMarked;
