/** Hashes of keys: which shard, which bucket, which tag. */
@NullMarked
package dev.assay.kv.hash;

import org.jspecify.annotations.NullMarked;
