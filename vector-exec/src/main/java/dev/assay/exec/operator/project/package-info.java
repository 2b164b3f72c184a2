/** Computing columns. */
@NullMarked
package dev.assay.exec.operator.project;

import org.jspecify.annotations.NullMarked;
