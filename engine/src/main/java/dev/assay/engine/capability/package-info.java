/** Probes that say what can be used on this machine: available, why not, and how to enable it. */
@NullMarked
package dev.assay.engine.capability;

import org.jspecify.annotations.NullMarked;
