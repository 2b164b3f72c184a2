/** Servers under load from another process: ours, Redis, and one that answers a constant. */
@NullMarked
package dev.assay.bench.suite.server;

import org.jspecify.annotations.NullMarked;
