/** The hash index: buckets of a cache line, growing by one bucket at a time. */
@NullMarked
package dev.assay.kv.index;

import org.jspecify.annotations.NullMarked;
