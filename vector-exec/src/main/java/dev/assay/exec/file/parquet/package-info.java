/** Parquet files as tables whose row groups are decoded while they are read, and their writer. */
@NullMarked
package dev.assay.exec.file.parquet;

import org.jspecify.annotations.NullMarked;
