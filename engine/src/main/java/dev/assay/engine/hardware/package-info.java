/**
 * Facts of the machine and of the software on it, each with its source. Nothing is guessed: what
 * cannot be read is unknown, with the reason.
 */
@NullMarked
package dev.assay.engine.hardware;

import org.jspecify.annotations.NullMarked;
