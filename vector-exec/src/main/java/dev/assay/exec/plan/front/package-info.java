/** SQL text into validated relational algebra, by Apache Calcite. */
@NullMarked
package dev.assay.exec.plan.front;

import org.jspecify.annotations.NullMarked;
