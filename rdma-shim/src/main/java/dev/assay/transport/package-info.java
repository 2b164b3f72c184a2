/**
 * The pluggable transport layer: kernel TCP, io_uring, shared memory, RDMA and DPDK behind one
 * contract. Nothing is built yet; the contract comes with its own issue.
 */
@NullMarked
package dev.assay.transport;

import org.jspecify.annotations.NullMarked;
