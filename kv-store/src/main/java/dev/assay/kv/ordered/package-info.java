/**
 * The ordered index of a store: a B+-tree off the heap whose nodes are never changed but replaced.
 */
@NullMarked
package dev.assay.kv.ordered;

import org.jspecify.annotations.NullMarked;
