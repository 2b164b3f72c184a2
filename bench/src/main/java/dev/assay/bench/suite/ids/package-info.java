/** L8: time-ordered ids in the manner of Snowflake. */
@NullMarked
package dev.assay.bench.suite.ids;

import org.jspecify.annotations.NullMarked;
