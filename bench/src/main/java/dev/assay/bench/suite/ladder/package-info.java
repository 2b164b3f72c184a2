/** The ladder of Q1: two queries of TPC-H's shape executed in seven ways, from rows to vectors. */
@NullMarked
package dev.assay.bench.suite.ladder;

import org.jspecify.annotations.NullMarked;
