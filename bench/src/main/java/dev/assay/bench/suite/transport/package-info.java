/** The transports beside each other and beside java.nio, Netty and Aeron. */
@NullMarked
package dev.assay.bench.suite.transport;

import org.jspecify.annotations.NullMarked;
