/** Decorators that make what lies below them worse, by a seed: for tests of what lies above. */
@NullMarked
package dev.assay.transport.fault;

import org.jspecify.annotations.NullMarked;
