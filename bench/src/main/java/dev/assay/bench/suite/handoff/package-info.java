/** U3: what it costs to hand an element to another thread, by every means at hand. */
@NullMarked
package dev.assay.bench.suite.handoff;

import org.jspecify.annotations.NullMarked;
