/** Hashes, lists, sets and sorted sets: compact while they are small, in memory off the heap. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.structure;
