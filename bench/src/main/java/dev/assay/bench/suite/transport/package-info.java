/** The transports beside each other and beside plain java.nio: round trips and streams. */
@NullMarked
package dev.assay.bench.suite.transport;

import org.jspecify.annotations.NullMarked;
