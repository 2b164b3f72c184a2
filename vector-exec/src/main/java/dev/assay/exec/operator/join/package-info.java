/** Equi-joins: the build side collected and addressed, the probe side streamed past it. */
@NullMarked
package dev.assay.exec.operator.join;

import org.jspecify.annotations.NullMarked;
