/**
 * Links over raw frames that may be lost, doubled and reordered: what AF_XDP and DPDK share. For
 * private links only: it gives way to nobody else's traffic.
 */
@NullMarked
package dev.assay.transport.reliable;

import org.jspecify.annotations.NullMarked;
