/** Queries beside other engines: TPC-H, an analytical set of our own, and the ladder of Q1. */
@NullMarked
package dev.assay.bench.suite.sql;

import org.jspecify.annotations.NullMarked;
