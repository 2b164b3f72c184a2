/**
 * A network of three hosts inside this process, for measurements that need a bottleneck: each host
 * is a thread in a network namespace of its own, so that nothing outlives the process.
 */
@NullMarked
package dev.assay.bench.network;

import org.jspecify.annotations.NullMarked;
