/**
 * Bounded hand-over between threads, and between two processes: queues of references and rings of
 * messages behind two small contracts.
 */
@NullMarked
package dev.assay.engine.queue;

import org.jspecify.annotations.NullMarked;
