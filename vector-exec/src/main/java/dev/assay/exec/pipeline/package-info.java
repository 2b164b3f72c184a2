/** Morsels, workers and the stages that rows are pushed through. */
@NullMarked
package dev.assay.exec.pipeline;

import org.jspecify.annotations.NullMarked;
