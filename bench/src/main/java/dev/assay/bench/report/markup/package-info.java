/** Writes well-formed markup in which no text can become a tag. */
@NullMarked
package dev.assay.bench.report.markup;

import org.jspecify.annotations.NullMarked;
