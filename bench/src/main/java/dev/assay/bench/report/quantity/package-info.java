/** Turns numbers with units and intervals into text with no more digits than are known. */
@NullMarked
package dev.assay.bench.report.quantity;

import org.jspecify.annotations.NullMarked;
