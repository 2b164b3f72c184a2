/** Threads with a place and a duty: pinning to CPUs, agents that spin or wait, and clean stops. */
@NullMarked
package dev.assay.engine.thread;

import org.jspecify.annotations.NullMarked;
