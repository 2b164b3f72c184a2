/** Rows that an operator has collected, column by column, and how they flow again. */
@NullMarked
package dev.assay.exec.operator.rows;

import org.jspecify.annotations.NullMarked;
