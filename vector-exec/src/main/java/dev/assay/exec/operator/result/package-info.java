/** What a query delivers in the end. */
@NullMarked
package dev.assay.exec.operator.result;

import org.jspecify.annotations.NullMarked;
