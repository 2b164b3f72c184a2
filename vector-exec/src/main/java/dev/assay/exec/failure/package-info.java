/** What the engine tells a user when a statement cannot be done. */
@NullMarked
package dev.assay.exec.failure;

import org.jspecify.annotations.NullMarked;
