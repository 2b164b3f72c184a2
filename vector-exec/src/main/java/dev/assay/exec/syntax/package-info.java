/** SQL as it is written: trees of queries and expressions, in which no name has a meaning yet. */
@NullMarked
package dev.assay.exec.syntax;

import org.jspecify.annotations.NullMarked;
