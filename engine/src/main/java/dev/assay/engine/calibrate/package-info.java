/** Measures a machine's ceilings: what no program on it can pass. */
@NullMarked
package dev.assay.engine.calibrate;

import org.jspecify.annotations.NullMarked;
