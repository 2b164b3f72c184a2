/** T6: one message in a fixed layout, in variable-length integers and in JSON. */
@NullMarked
package dev.assay.bench.suite.serialization;

import org.jspecify.annotations.NullMarked;
