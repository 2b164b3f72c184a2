/** Tests of links over shared memory. */
@NullMarked
package dev.assay.transport.shm;

import org.jspecify.annotations.NullMarked;
