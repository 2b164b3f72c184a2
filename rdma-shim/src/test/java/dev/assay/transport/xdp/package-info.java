/** AF_XDP on virtual interfaces in a network namespace of its own. */
@NullMarked
package dev.assay.transport.xdp;

import org.jspecify.annotations.NullMarked;
