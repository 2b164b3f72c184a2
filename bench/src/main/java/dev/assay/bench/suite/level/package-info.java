/** Working sets that belong into each level of the memory hierarchy. */
@NullMarked
package dev.assay.bench.suite.level;

import org.jspecify.annotations.NullMarked;
