/** Buffers and frames of byte streams. */
@NullMarked
package dev.assay.transport.stream;

import org.jspecify.annotations.NullMarked;
