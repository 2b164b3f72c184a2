/**
 * Probes of what lies under a program beside CPU and memory: kernel, clocks, disk, loopback, JVM.
 */
@NullMarked
package dev.assay.engine.calibrate.os;

import org.jspecify.annotations.NullMarked;
