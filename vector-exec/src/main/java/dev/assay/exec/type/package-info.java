/** SQL types of columns, and the lane in which values of each travel. */
@NullMarked
package dev.assay.exec.type;

import org.jspecify.annotations.NullMarked;
