/** Clocks that can be injected, and wall time that never runs backwards. */
@NullMarked
package dev.assay.engine.time;

import org.jspecify.annotations.NullMarked;
