/** A shard: its log of records, its index, and the one writer that may change them. */
@NullMarked
package dev.assay.kv.shard;

import org.jspecify.annotations.NullMarked;
