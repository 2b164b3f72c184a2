package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.kernel.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;

/**
 * What a file says about itself, checked against its size.
 *
 * @param groups column chunks of each row group that has a row, by leaf
 */
record Footer(List<FileColumn> columns, List<List<Chunk>> groups) {

  private static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;
  private static final int ENCRYPTED_MAGIC = 'P' | 'A' << 8 | 'R' << 16 | 'E' << 24;
  private static final int TAIL_BYTES = 8;

  static Footer read(MappedFile file) {
    long size = file.sizeBytes();
    if (size < 4 + TAIL_BYTES) {
      throw file.failure(0, "it is too short to be a Parquet file");
    }
    int magic = Memory.getInt(file.address() + size - 4);
    if (magic != MAGIC) {
      throw file.failure(
          size - 4,
          magic == ENCRYPTED_MAGIC
              ? "the footer is encrypted, and encrypted files are not read"
              : "it does not end as a Parquet file does: is it one, and whole?");
    }
    long length = Memory.getUnsignedInt(file.address() + size - TAIL_BYTES);
    if (length > size - TAIL_BYTES - 4) {
      throw file.failure(size - TAIL_BYTES, "the footer's length passes the file's");
    }
    FileMetaData data = new FileMetaData();
    long end = file.address() + size - TAIL_BYTES;
    new ThriftInput(file).read(data, "the footer", end - length, end);
    long dataEnd = size - TAIL_BYTES - length;
    List<SchemaElement> schema = data.getSchema();
    List<RowGroup> rowGroups = data.getRow_groups();
    if (schema == null || schema.size() < 2 || rowGroups == null) {
      throw file.failure(dataEnd, "the footer describes no columns");
    }
    List<FileColumn> columns = FileSchema.columns(file, schema);
    List<List<Chunk>> groups = new ArrayList<>();
    for (RowGroup group : rowGroups) {
      if (group.getNum_rows() != 0) {
        groups.add(chunks(file, columns, group, dataEnd));
      }
    }
    return new Footer(columns, groups);
  }

  /** One for each column; of a refused one whatever is there. */
  private static List<Chunk> chunks(
      MappedFile file, List<FileColumn> columns, RowGroup group, long dataEnd) {
    long rows = group.getNum_rows();
    if (rows < 0 || rows > Integer.MAX_VALUE / 2) {
      throw file.failure(dataEnd, "the footer has a row group of " + rows + " rows");
    }
    List<Chunk> chunks = new ArrayList<>();
    List<ColumnChunk> all = Objects.requireNonNullElse(group.getColumns(), List.of());
    for (FileColumn column : columns) {
      if (column.leaf() >= all.size()) {
        throw file.failure(dataEnd, "a row group lacks column '" + column.name() + "'");
      }
      chunks.add(chunk(file, column, all.get(column.leaf()), (int) rows, dataEnd));
    }
    return chunks;
  }

  private static Chunk chunk(
      MappedFile file, FileColumn column, ColumnChunk chunk, int rows, long dataEnd) {
    ColumnMetaData data = chunk.getMeta_data();
    if (data == null || chunk.isSetFile_path() || data.getCodec() == null) {
      throw file.failure(
          dataEnd, "column '" + column.name() + "' is encrypted or lies in another file");
    }
    long offset = data.getData_page_offset();
    if (data.isSetDictionary_page_offset() && data.getDictionary_page_offset() > 0) {
      offset = Math.min(offset, data.getDictionary_page_offset());
    }
    long size = data.getTotal_compressed_size();
    boolean isInside = offset >= 4 && size >= 0 && offset <= dataEnd && size <= dataEnd - offset;
    boolean isAsDeclared =
        column.isRefused() || (data.getType() == column.physical() && data.getNum_values() == rows);
    if (!isInside || !isAsDeclared) {
      throw file.failure(
          dataEnd,
          "the footer places a chunk of column '%s' at %d with %d bytes and %d values, which %s"
              .formatted(
                  column.name(),
                  offset,
                  size,
                  data.getNum_values(),
                  isInside ? "the schema contradicts" : "is outside the data"));
    }
    Statistics statistics =
        column.isRefused()
            ? new Statistics()
            : Objects.requireNonNullElseGet(data.getStatistics(), Statistics::new);
    byte[] least = bound(column, statistics.getMin_value(), statistics.getMin());
    byte[] greatest = bound(column, statistics.getMax_value(), statistics.getMax());
    long nulls =
        column.isOptional() ? statistics.isSetNull_count() ? statistics.getNull_count() : -1 : 0;
    Bounds bounds = Bounds.of(column, least, greatest);
    return new Chunk(
        data.getCodec(),
        offset,
        size,
        data.getTotal_uncompressed_size(),
        rows,
        nulls < 0 || nulls > rows ? -1 : nulls,
        bounds.isKnown(),
        bounds.least(),
        bounds.greatest());
  }

  /** The older statistics were compared as signed, whatever the type: good for numbers that are. */
  private static byte[] bound(FileColumn column, byte[] newer, byte[] older) {
    boolean isSigned = column.conversion() == Conversion.NONE;
    return newer != null ? newer : older != null && isSigned ? older : new byte[0];
  }

  private record Bounds(boolean isKnown, long least, long greatest) {

    private static final Bounds UNKNOWN = new Bounds(false, 0, 0);

    static Bounds of(FileColumn column, byte[] least, byte[] greatest) {
      int length =
          switch (column.physical()) {
            case BOOLEAN -> 1;
            case INT32 -> Integer.BYTES;
            case INT64 -> Long.BYTES;
            default -> 0;
          };
      if (length == 0 || least.length != length || greatest.length != length) {
        return UNKNOWN;
      }
      long from = column.conversion().of(value(column, least));
      long to = column.conversion().of(value(column, greatest));
      return from <= to ? new Bounds(true, from, to) : UNKNOWN;
    }

    private static long value(FileColumn column, byte[] bytes) {
      ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return switch (column.physical()) {
        case BOOLEAN -> value.get();
        case INT32 -> value.getInt();
        default -> value.getLong();
      };
    }
  }
}
