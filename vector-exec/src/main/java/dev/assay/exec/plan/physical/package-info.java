/** Blocks into a physical tree: which side builds, which columns travel, where predicates run. */
@NullMarked
package dev.assay.exec.plan.physical;

import org.jspecify.annotations.NullMarked;
