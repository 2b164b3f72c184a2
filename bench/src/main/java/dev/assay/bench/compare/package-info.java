/** Compares runs: verdicts on one machine, ceilings explained across machines. */
@NullMarked
package dev.assay.bench.compare;

import org.jspecify.annotations.NullMarked;
