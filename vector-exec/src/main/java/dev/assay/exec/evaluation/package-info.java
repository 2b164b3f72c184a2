/** Expressions made ready to run: values and truth of the rows of a batch, by kernels. */
@NullMarked
package dev.assay.exec.evaluation;

import org.jspecify.annotations.NullMarked;
