/** The store's one region of memory, cut into frames that records and buckets live in. */
@NullMarked
package dev.assay.kv.memory;

import org.jspecify.annotations.NullMarked;
