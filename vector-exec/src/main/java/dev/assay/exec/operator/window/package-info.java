/** Window functions: partitions in order, frames, and what is computed over them. */
@NullMarked
package dev.assay.exec.operator.window;

import org.jspecify.annotations.NullMarked;
