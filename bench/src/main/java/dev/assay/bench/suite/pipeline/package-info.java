/** U4: a pipeline of three stages over rings, and a log that is appended to and followed. */
@NullMarked
package dev.assay.bench.suite.pipeline;

import org.jspecify.annotations.NullMarked;
