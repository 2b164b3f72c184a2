/** SQL in files against DuckDB. */
@NullMarked
package dev.assay.exec.sql;

import org.jspecify.annotations.NullMarked;
