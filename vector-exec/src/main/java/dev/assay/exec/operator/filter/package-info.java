/** Dropping rows by predicates, in the order that drops most for the time it takes. */
@NullMarked
package dev.assay.exec.operator.filter;

import org.jspecify.annotations.NullMarked;
