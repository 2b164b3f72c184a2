/**
 * Loops that do nothing but move memory, as fast as this JVM can: in plain form, and with the
 * Vector API.
 */
@NullMarked
package dev.assay.engine.calibrate.cpu.kernel;

import org.jspecify.annotations.NullMarked;
