/** What storage engines write, keep and touch, and what they keep when they are killed. */
@NullMarked
package dev.assay.bench.suite.storage;

import org.jspecify.annotations.NullMarked;
