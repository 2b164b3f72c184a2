/** Key columns of any types made into one exact integer a row, for joins and groups alike. */
@NullMarked
package dev.assay.exec.operator.key;

import org.jspecify.annotations.NullMarked;
