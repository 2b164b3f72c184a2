/** Linux io_uring by raw system calls: rings of operations, for files and sockets alike. */
@NullMarked
package dev.assay.engine.uring;

import org.jspecify.annotations.NullMarked;
