/**
 * Which node a key belongs to, so that few keys move when nodes come and go: consistent hashing in
 * its usual forms, behind one interface ({@link dev.assay.kv.placement.Placement}).
 */
@NullMarked
package dev.assay.kv.placement;

import org.jspecify.annotations.NullMarked;
