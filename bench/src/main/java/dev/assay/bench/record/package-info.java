/** The run record: a folder of plain files that says all about one run, and how it is kept. */
@NullMarked
package dev.assay.bench.record;

import org.jspecify.annotations.NullMarked;
