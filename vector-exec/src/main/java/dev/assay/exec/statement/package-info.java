/** Statements of SQL: what each does to tables and views, with queries left to the planner. */
@NullMarked
package dev.assay.exec.statement;

import org.jspecify.annotations.NullMarked;
