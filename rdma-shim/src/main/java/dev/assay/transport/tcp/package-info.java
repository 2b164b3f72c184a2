/** Byte streams by the kernel's TCP and java.nio: runs everywhere. */
@NullMarked
package dev.assay.transport.tcp;

import org.jspecify.annotations.NullMarked;
