package dev.assay.bench.workload;

import dev.assay.engine.measure.Estimate;

/**
 * How much of a ceiling was reached.
 *
 * @param ceiling what bounds the measurement, and how it was counted
 * @param ceilingValue the calibrated figure, in its own unit
 * @param share reached ÷ possible, 1 at the ceiling; above 1 the ceiling was not the true one
 */
public record CeilingShare(Ceiling ceiling, double ceilingValue, Estimate share) {}
