/**
 * Vectorised query execution: columnar tables, kernels, operators and morsel-driven pipelines under
 * SQL. {@link dev.assay.exec.SqlEngine} is where users begin.
 */
@NullMarked
package dev.assay.exec;

import org.jspecify.annotations.NullMarked;
