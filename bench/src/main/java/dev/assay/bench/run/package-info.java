/** Carries out a run from facts to verdicts, and keeps its record valid at every moment. */
@NullMarked
package dev.assay.bench.run;

import org.jspecify.annotations.NullMarked;
