/** DPDK on virtual devices. */
@NullMarked
package dev.assay.transport.dpdk;

import org.jspecify.annotations.NullMarked;
