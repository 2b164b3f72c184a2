/** What each operator of a query did, for EXPLAIN ANALYZE. */
@NullMarked
package dev.assay.exec.operator.meter;

import org.jspecify.annotations.NullMarked;
