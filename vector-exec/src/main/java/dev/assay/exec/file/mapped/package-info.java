/**
 * Files mapped into memory as tables whose row groups are decoded on demand, whatever the format.
 */
@NullMarked
package dev.assay.exec.file.mapped;

import org.jspecify.annotations.NullMarked;
