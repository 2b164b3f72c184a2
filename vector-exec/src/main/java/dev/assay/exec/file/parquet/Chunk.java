package dev.assay.exec.file.parquet;

import org.apache.parquet.format.CompressionCodec;

/**
 * One column of one row group, as the footer describes it.
 *
 * @param offset of its first page in the file
 * @param sizeBytes of all its pages with their headers
 * @param uncompressedBytes the same before compression
 * @param rows of the row group
 * @param nulls rows without a value; -1 where not known
 * @param hasBounds whether the least and greatest value are known
 */
record Chunk(
    CompressionCodec codec,
    long offset,
    long sizeBytes,
    long uncompressedBytes,
    int rows,
    long nulls,
    boolean hasBounds,
    long least,
    long greatest) {}
