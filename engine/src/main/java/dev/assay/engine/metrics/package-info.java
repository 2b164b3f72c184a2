/** Latency distributions: recorders without allocation, their percentiles, and their log files. */
@NullMarked
package dev.assay.engine.metrics;

import org.jspecify.annotations.NullMarked;
