/** P1, P3, P4: open-loop load on a real spinning server, against queueing theory. */
@NullMarked
package dev.assay.bench.suite.queueing;

import org.jspecify.annotations.NullMarked;
