/**
 * Claims about planning and adapting: what vector-exec chooses beside what it could have chosen.
 */
@NullMarked
package dev.assay.bench.suite.planning;

import org.jspecify.annotations.NullMarked;
