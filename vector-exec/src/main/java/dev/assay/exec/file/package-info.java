/** Files in place: opened as tables, and written from results. */
@NullMarked
package dev.assay.exec.file;

import org.jspecify.annotations.NullMarked;
