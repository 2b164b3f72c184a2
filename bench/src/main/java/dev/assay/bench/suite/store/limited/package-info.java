/** Stores with more data than memory, each a process in a control group with a limit. */
@NullMarked
package dev.assay.bench.suite.store.limited;

import org.jspecify.annotations.NullMarked;
