/** Charts drawn as SVG at a given width; colours come from the style sheet through classes. */
@NullMarked
package dev.assay.bench.report.chart;

import org.jspecify.annotations.NullMarked;
