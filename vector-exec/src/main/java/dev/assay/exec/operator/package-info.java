/** Physical plans as pipelines, and their execution. */
@NullMarked
package dev.assay.exec.operator;

import org.jspecify.annotations.NullMarked;
