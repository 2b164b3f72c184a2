package dev.assay.engine.hardware;

/**
 * One CPU as the scheduler counts them.
 *
 * @param id the kernel's number
 * @param core physical core within the package; -1 when unknown
 * @param socket physical package; -1 when unknown
 * @param node NUMA node; -1 when unknown
 * @param kind class of core where the machine has several ({@code performance}, {@code middle},
 *     {@code efficiency}), else {@code uniform}
 * @param maxKhz highest frequency that the kernel states, 0 when unknown
 */
public record LogicalCpu(int id, int core, int socket, int node, String kind, long maxKhz) {}
