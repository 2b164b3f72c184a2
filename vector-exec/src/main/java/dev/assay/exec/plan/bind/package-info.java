/**
 * Gives names in SQL their meaning: trees of syntax become Calcite's relational algebra over the
 * catalogue, subqueries staying expressions.
 */
@NullMarked
package dev.assay.exec.plan.bind;

import org.jspecify.annotations.NullMarked;
