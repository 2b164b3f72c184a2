/** Records on disk: the file, frames in it, how they are found, read, checked and compacted. */
@NullMarked
package dev.assay.kv.disk;

import org.jspecify.annotations.NullMarked;
