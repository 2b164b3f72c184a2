/** The list of probes that every calibration of Assay runs. */
@NullMarked
package dev.assay.engine.calibrate.standard;

import org.jspecify.annotations.NullMarked;
