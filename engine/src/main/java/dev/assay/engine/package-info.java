/** The low-latency core: what a machine is, what it can do, and what to choose on it. */
@NullMarked
package dev.assay.engine;

import org.jspecify.annotations.NullMarked;
