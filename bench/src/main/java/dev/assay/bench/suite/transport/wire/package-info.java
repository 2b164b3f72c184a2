/** Ways to carry messages between two threads: ours and the peers, all under one interface. */
@NullMarked
package dev.assay.bench.suite.transport.wire;

import org.jspecify.annotations.NullMarked;
