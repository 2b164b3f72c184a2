/** The few FFM bindings Assay needs on Linux, written by hand, with errno captured. */
@NullMarked
package dev.assay.engine.natives;

import org.jspecify.annotations.NullMarked;
