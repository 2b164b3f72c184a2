package dev.assay.kv.shard;

/**
 * What all shards of a store have in common.
 *
 * @param seed of the hash of keys
 * @param load share of the buckets' entries that may be taken before the index grows
 * @param mayDrop whether live records may be dropped where memory runs out, if none go to disk
 * @param fewFrames with fewer frames free, room is made ahead of need
 * @param handOvers how many operations may wait for a shard's owner
 */
public record ShardSettings(
    long seed, double load, boolean mayDrop, int fewFrames, int handOvers) {}
