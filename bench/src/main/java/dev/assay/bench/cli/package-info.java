/**
 * The command line: parses, calls the packages that do the work, prints, and sets the exit status.
 */
@NullMarked
package dev.assay.bench.cli;

import org.jspecify.annotations.NullMarked;
