/** Results for other software in this process, by Arrow's C interface. */
@NullMarked
package dev.assay.exec.arrow;

import org.jspecify.annotations.NullMarked;
