/**
 * What load runs share: threads that start together on CPUs of their own, and measurements built
 * from what they return.
 */
@NullMarked
package dev.assay.bench.load;

import org.jspecify.annotations.NullMarked;
