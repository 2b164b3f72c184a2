/** Scalar functions of SQL: what each takes, what it gives, and how the value of a row is made. */
@NullMarked
package dev.assay.exec.function;

import org.jspecify.annotations.NullMarked;
