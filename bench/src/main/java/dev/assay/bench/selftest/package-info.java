/** The harness judged by itself: how often it cries wolf, and how small a wolf it sees. */
@NullMarked
package dev.assay.bench.selftest;

import org.jspecify.annotations.NullMarked;
