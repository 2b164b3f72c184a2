/** One run record as one self-contained HTML file that a person reads. */
@NullMarked
package dev.assay.bench.report;

import org.jspecify.annotations.NullMarked;
