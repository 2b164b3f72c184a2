/** What flows through a pipeline: column vectors, row sets, and batches of them. */
@NullMarked
package dev.assay.exec.vector;

import org.jspecify.annotations.NullMarked;
