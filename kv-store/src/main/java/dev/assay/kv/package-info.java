/**
 * The hardware-aware key-value store: one writer per shard, a hash index of cache-line buckets over
 * an off-heap hybrid log. Nothing is built yet; the store comes with its own issue.
 */
@NullMarked
package dev.assay.kv;

import org.jspecify.annotations.NullMarked;
