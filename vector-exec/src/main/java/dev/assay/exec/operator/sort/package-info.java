/** Ordering and limiting rows. */
@NullMarked
package dev.assay.exec.operator.sort;

import org.jspecify.annotations.NullMarked;
