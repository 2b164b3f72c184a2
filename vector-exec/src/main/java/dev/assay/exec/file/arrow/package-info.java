/** Arrow IPC, files and streams: read in place, and written. */
@NullMarked
package dev.assay.exec.file.arrow;

import org.jspecify.annotations.NullMarked;
