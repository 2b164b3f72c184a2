/** Calcite's expressions as ours: typed, bounded, constants folded, lanes chosen. */
@NullMarked
package dev.assay.exec.plan.translate;

import org.jspecify.annotations.NullMarked;
