/** Byte streams by io_uring: one ring moves thousands of TCP connections. */
@NullMarked
package dev.assay.transport.uring;

import org.jspecify.annotations.NullMarked;
