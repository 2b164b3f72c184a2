/**
 * A short fixed computation, timed again and again through a run to tell how the machine drifts.
 */
@NullMarked
package dev.assay.bench.ruler;

import org.jspecify.annotations.NullMarked;
