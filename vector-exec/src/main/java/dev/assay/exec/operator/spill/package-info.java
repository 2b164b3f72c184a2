/** Rows of operators in temporary files, as runs or by partition, and their way back. */
@NullMarked
package dev.assay.exec.operator.spill;

import org.jspecify.annotations.NullMarked;
