/** Grouping and aggregate functions. */
@NullMarked
package dev.assay.exec.operator.aggregate;

import org.jspecify.annotations.NullMarked;
