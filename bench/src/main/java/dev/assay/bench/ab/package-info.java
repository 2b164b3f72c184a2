/** Two variants interleaved in one run, for effects too small to compare across runs. */
@NullMarked
package dev.assay.bench.ab;

import org.jspecify.annotations.NullMarked;
