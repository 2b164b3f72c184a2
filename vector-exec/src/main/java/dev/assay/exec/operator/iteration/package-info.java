/** Queries that read what they have just delivered, until there is nothing new. */
@NullMarked
package dev.assay.exec.operator.iteration;

import org.jspecify.annotations.NullMarked;
