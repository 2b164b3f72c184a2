/**
 * The hardware-aware key-value store, embedded: {@link dev.assay.kv.KvStore} and its sessions. One
 * writer at a time for each shard, a hash index of cache-line buckets over a log of records off the
 * heap, readers that never wait for a lock.
 */
@NullMarked
package dev.assay.kv;

import org.jspecify.annotations.NullMarked;
