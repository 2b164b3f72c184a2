/** Random queries over random tables, answered by this engine and by DuckDB. */
@NullMarked
package dev.assay.exec.random;

import org.jspecify.annotations.NullMarked;
