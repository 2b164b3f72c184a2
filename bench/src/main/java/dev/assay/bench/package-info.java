/** Suites, claims, the run record, comparison, reports, and the command line over them. */
@NullMarked
package dev.assay.bench;

import org.jspecify.annotations.NullMarked;
