/** What the tuned choices gain over the fixed defaults, and what a sweep finds beyond them. */
@NullMarked
package dev.assay.bench.suite.tuning;

import org.jspecify.annotations.NullMarked;
