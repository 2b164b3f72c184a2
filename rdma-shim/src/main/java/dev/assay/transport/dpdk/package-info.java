/** Raw frames by DPDK's poll-mode drivers: devices that a process drives without the kernel. */
@NullMarked
package dev.assay.transport.dpdk;

import org.jspecify.annotations.NullMarked;
