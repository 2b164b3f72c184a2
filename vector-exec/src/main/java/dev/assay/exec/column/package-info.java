/** Encoded columns off the heap: the segments of row groups, dictionaries, statistics. */
@NullMarked
package dev.assay.exec.column;

import org.jspecify.annotations.NullMarked;
