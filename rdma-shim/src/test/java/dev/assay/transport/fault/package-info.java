/** Delay everywhere, and loss, doubling and reordering where the wire may do that. */
@NullMarked
package dev.assay.transport.fault;

import org.jspecify.annotations.NullMarked;
