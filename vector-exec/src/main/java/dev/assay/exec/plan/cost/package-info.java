/** How many rows to expect, what a join costs, and the order of joins that costs least. */
@NullMarked
package dev.assay.exec.plan.cost;

import org.jspecify.annotations.NullMarked;
