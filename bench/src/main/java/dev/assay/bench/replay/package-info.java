/** Captured requests sent again, to any server that speaks Redis's protocol, as a benchmark. */
@org.jspecify.annotations.NullMarked
package dev.assay.bench.replay;
