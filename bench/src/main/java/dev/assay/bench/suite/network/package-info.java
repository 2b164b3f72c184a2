/** N1 to N3, T3: what becomes of flows at a real bottleneck between network namespaces. */
@NullMarked
package dev.assay.bench.suite.network;

import org.jspecify.annotations.NullMarked;
