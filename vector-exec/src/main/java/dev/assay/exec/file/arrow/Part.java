package dev.assay.exec.file.arrow;

import dev.assay.exec.file.arrow.ArrowField.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.RecordBatch;

/** A record batch, or a batch of a dictionary, as its message describes it. */
final class Part {

  private final long offset;
  private final int rows;
  private final int codec;

  /** Rows without a value, of each column and its children. */
  private final long[] nulls;

  /** Offset in the body and length of each buffer, one behind the other. */
  private final long[] buffers;

  /** For each column the first of its nulls, and the first of its buffers. */
  private final int[] places;

  /** For each column how many buffers its views point to. */
  private final int[] variadics;

  private final Map<Long, List<Part>> dictionaries;

  private Part(
      RecordBatch batch,
      long offset,
      long[] buffers,
      int[] places,
      int[] variadics,
      Map<Long, List<Part>> dictionaries) {
    this.offset = offset;
    this.buffers = buffers;
    this.places = places;
    this.variadics = variadics;
    this.dictionaries = dictionaries;
    rows = (int) batch.length();
    codec = batch.compression() == null ? -1 : batch.compression().codec();
    nulls = new long[batch.nodesLength()];
    Arrays.setAll(nulls, i -> batch.nodes(i).nullCount());
  }

  /**
   * Reads a description.
   *
   * @param bytes of the description
   * @param offset of its body in the file
   * @param length of that
   * @param dictionaries batches by the id of their dictionary
   * @throws IllegalArgumentException where it does not fit the columns, or the length of its body
   */
  static Part of(
      RecordBatch batch,
      int bytes,
      long offset,
      long length,
      List<ArrowField> columns,
      Map<Long, List<Part>> dictionaries) {
    long rows = batch.length();
    require(rows >= 0 && rows <= Integer.MAX_VALUE / 2, "has " + rows + " rows");
    int most = bytes / (2 * Long.BYTES);
    require(batch.nodesLength() <= most && batch.buffersLength() <= most, "is damaged");
    long[] buffers = new long[2 * batch.buffersLength()];
    for (int i = 0; i < buffers.length / 2; i++) {
      long from = batch.buffers(i).offset();
      long size = batch.buffers(i).length();
      require(
          from >= 0 && size >= 0 && from <= length && size <= length - from,
          "places a buffer outside of its body");
      buffers[2 * i] = from;
      buffers[2 * i + 1] = size;
    }
    int[] places = new int[2 * columns.size()];
    int[] variadics = new int[columns.size()];
    Walk walk = new Walk(batch);
    for (int c = 0; c < columns.size(); c++) {
      places[2 * c] = walk.nodes;
      places[2 * c + 1] = walk.buffers;
      ArrowField field = columns.get(c).stored();
      walk.pass(field);
      variadics[c] = walk.buffers - places[2 * c + 1] - field.shape().buffers();
    }
    require(
        walk.nodes <= batch.nodesLength() && walk.buffers <= buffers.length / 2,
        "does not describe all columns");
    Part part = new Part(batch, offset, buffers, places, variadics, dictionaries);
    for (int c = 0; c < columns.size(); c++) {
      part.check(columns.get(c).stored(), c, batch.nodes(places[2 * c]).length());
    }
    return part;
  }

  private void check(ArrowField column, int c, long length) {
    long least = ((long) rows * column.widthBits() + Byte.SIZE - 1) / Byte.SIZE;
    require(
        length == rows && nulls(c) >= 0 && nulls(c) <= rows,
        "has %d values, %d of them null, in column '%s' of %d rows"
            .formatted(length, nulls(c), column.name(), rows));
    require(
        column.isRefused()
            || column.shape() != Shape.FIXED
            || codec >= 0
            || length(firstBuffer(c) + 1) >= least,
        "ends before the values of column '" + column.name() + "' do");
  }

  private static void require(boolean isSound, String what) {
    if (!isSound) {
      throw new IllegalArgumentException(what);
    }
  }

  int rows() {
    return rows;
  }

  /** How buffers are compressed, or -1. */
  int codec() {
    return codec;
  }

  /** Where the body begins in the file. */
  long offset() {
    return offset;
  }

  /** Where a buffer begins in the file. */
  long offset(int buffer) {
    return offset + buffers[2 * buffer];
  }

  /** Bytes of a buffer. */
  long length(int buffer) {
    return buffers[2 * buffer + 1];
  }

  /** Rows without a value in a column. */
  long nulls(int column) {
    return nulls[places[2 * column]];
  }

  /** The first buffer of a column. */
  int firstBuffer(int column) {
    return places[2 * column + 1];
  }

  /** How many buffers the views of a column point to. */
  int viewBuffers(int column) {
    return variadics[column];
  }

  /** Batches of a dictionary by its id. */
  List<Part> dictionary(long id) {
    return dictionaries.getOrDefault(id, List.of());
  }

  /** Counts nodes and buffers. */
  private static final class Walk {

    private final RecordBatch batch;
    private int nodes;
    private int buffers;
    private int views;

    Walk(RecordBatch batch) {
      this.batch = batch;
    }

    void pass(ArrowField field) {
      nodes++;
      buffers = Math.addExact(buffers, field.shape().buffers());
      if (field.shape() == Shape.VIEW) {
        require(views < batch.variadicBufferCountsLength(), "does not count the buffers of views");
        long count = batch.variadicBufferCounts(views++);
        require(count >= 0 && count <= batch.buffersLength(), "counts too many buffers of views");
        buffers = Math.addExact(buffers, (int) count);
      }
      field.children().forEach(child -> pass(child.stored()));
    }
  }
}
