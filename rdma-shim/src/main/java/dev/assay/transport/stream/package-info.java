/** Frames over byte streams: what the backends that carry bytes share. */
@NullMarked
package dev.assay.transport.stream;

import org.jspecify.annotations.NullMarked;
