/**
 * Vectorised query execution: columnar tables, kernels, operators and morsel-driven pipelines under
 * SQL. Nothing is built yet; the engine comes with its own issue.
 */
@NullMarked
package dev.assay.exec;

import org.jspecify.annotations.NullMarked;
