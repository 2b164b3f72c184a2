/** P5: Amdahl's law on real threads, and what it takes to fit the USL. */
@NullMarked
package dev.assay.bench.suite.scaling;

import org.jspecify.annotations.NullMarked;
