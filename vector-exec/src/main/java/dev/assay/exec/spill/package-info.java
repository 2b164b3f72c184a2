/** Temporary files of a query, in checksummed pages, for what its memory budget does not hold. */
@NullMarked
package dev.assay.exec.spill;

import org.jspecify.annotations.NullMarked;
