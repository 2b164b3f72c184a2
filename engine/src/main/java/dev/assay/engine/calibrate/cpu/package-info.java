/** Probes of the cores and of the memory behind them: bandwidth, latency, coherence, arithmetic. */
@NullMarked
package dev.assay.engine.calibrate.cpu;

import org.jspecify.annotations.NullMarked;
