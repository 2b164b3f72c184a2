/**
 * The contract of every transport: addresses, workers, message channels, registered memory and byte
 * streams. Backends and what they share live in the packages below.
 */
@NullMarked
package dev.assay.transport;

import org.jspecify.annotations.NullMarked;
