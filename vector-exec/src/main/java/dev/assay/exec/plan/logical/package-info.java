/**
 * Relational algebra as blocks: relations to join in any legal order, predicates that must hold,
 * and what comes out. Subqueries become relations here.
 */
@NullMarked
package dev.assay.exec.plan.logical;

import org.jspecify.annotations.NullMarked;
