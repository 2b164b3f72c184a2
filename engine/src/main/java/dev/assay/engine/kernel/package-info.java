/**
 * Small loops in scalar, plain and Vector API form: what the calibration and the suites measure
 * SIMD with. The one package of the engine that touches {@code jdk.incubator.vector}.
 */
@NullMarked
package dev.assay.engine.kernel;

import org.jspecify.annotations.NullMarked;
