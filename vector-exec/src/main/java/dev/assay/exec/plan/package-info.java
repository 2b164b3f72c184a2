/** From SQL text to a physical plan. */
@NullMarked
package dev.assay.exec.plan;

import org.jspecify.annotations.NullMarked;
