/** Tables: columns in row groups off the heap, their writer, and the catalogue. */
@NullMarked
package dev.assay.exec.table;

import org.jspecify.annotations.NullMarked;
