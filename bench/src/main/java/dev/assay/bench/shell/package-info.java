/** The SQL shell: statements from a terminal, a file or a pipe, and their rows as text. */
@NullMarked
package dev.assay.bench.shell;

import org.jspecify.annotations.NullMarked;
