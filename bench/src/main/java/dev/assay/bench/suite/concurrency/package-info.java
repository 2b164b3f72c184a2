/** U2: what sharing a counter between threads costs, and what it loses when nobody guards it. */
@NullMarked
package dev.assay.bench.suite.concurrency;

import org.jspecify.annotations.NullMarked;
