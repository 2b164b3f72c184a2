package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import java.util.List;

/**
 * A column of a row group of a table.
 *
 * @param file which of the table's
 * @param column as that file describes it
 * @param chunk as its footer has it
 * @param zone the segment that it becomes, as yet without addresses
 * @param codes the table's code for each text of the chunk's dictionary; empty where texts have
 *     none
 */
record TableChunk(
    int file, FileColumn column, Chunk chunk, ColumnSegment zone, List<Integer> codes) {}
