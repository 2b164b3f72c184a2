/** Calibrates what it costs to hand a reference to another thread, by kind of queue. */
@NullMarked
package dev.assay.engine.calibrate.handover;

import org.jspecify.annotations.NullMarked;
