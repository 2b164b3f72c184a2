/** K3: looking keys up by one-sided reads or by calls; semantics real, hardware a cost model. */
@NullMarked
package dev.assay.bench.suite.remote;

import org.jspecify.annotations.NullMarked;
