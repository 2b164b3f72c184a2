/** Derives every choice of the engine from the calibration, and names the figure that decided. */
@NullMarked
package dev.assay.engine.tune;

import org.jspecify.annotations.NullMarked;
