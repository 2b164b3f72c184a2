/** L6: what the clocks of this machine cost, resolve, and agree on. */
@NullMarked
package dev.assay.bench.suite.clock;

import org.jspecify.annotations.NullMarked;
