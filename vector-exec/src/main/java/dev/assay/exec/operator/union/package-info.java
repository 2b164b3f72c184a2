/** Rows of several inputs, or of constants, as the rows of one. */
@NullMarked
package dev.assay.exec.operator.union;

import org.jspecify.annotations.NullMarked;
