package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.file.output.ByteSink;
import dev.assay.exec.file.output.NewFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Writes column chunks of one column: one page of data each, which refers to a dictionary where
 * that is smaller. Belongs to one thread.
 */
final class ChunkWriter {

  private final WrittenColumn column;
  private final PageCompression compression;
  private final DistinctValues distinct = new DistinctValues();
  private final ByteSink page = new ByteSink();
  private int[] present = {};
  private int[] numbers = {};

  ChunkWriter(WrittenColumn column, PageCompression compression) {
    this.column = column;
    this.compression = compression;
  }

  /** Writes the rows of a buffer; returns the chunk for the footer. */
  ColumnChunk write(ColumnBuffer values, NewFile file) throws IOException {
    int rows = values.size();
    if (present.length < rows) {
      present = new int[rows];
      numbers = new int[rows];
    }
    int count = 0;
    for (int row = 0; row < rows; row++) {
      if (!values.isNull(row)) {
        present[count++] = row;
      }
    }
    long start = file.position();
    long plain = 0;
    boolean hasDictionary =
        column.physical() != Type.BOOLEAN
            && count > 0
            && distinct.number(values, column.isBytes(), present, count, numbers);
    if (hasDictionary) {
      page.clear();
      for (int number = 0; number < distinct.size(); number++) {
        put(values, distinct.row(number));
      }
      PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, page.size(), 0);
      header.setDictionary_page_header(new DictionaryPageHeader(distinct.size(), Encoding.PLAIN));
      plain += write(header, file);
    }
    long dataStart = file.position();
    page.clear();
    putLevels(values, rows);
    if (hasDictionary) {
      int width = Integer.SIZE - Integer.numberOfLeadingZeros(distinct.size() - 1);
      page.putByte(width);
      RunWriter.write(numbers, count, width, page);
    } else if (column.physical() == Type.BOOLEAN) {
      putBooleans(values, count);
    } else {
      for (int i = 0; i < count; i++) {
        put(values, present[i]);
      }
    }
    Encoding encoding = hasDictionary ? Encoding.RLE_DICTIONARY : Encoding.PLAIN;
    PageHeader header = new PageHeader(PageType.DATA_PAGE, page.size(), 0);
    header.setData_page_header(new DataPageHeader(rows, encoding, Encoding.RLE, Encoding.RLE));
    plain += write(header, file);
    List<Encoding> encodings = new ArrayList<>(List.of(Encoding.RLE, Encoding.PLAIN));
    if (hasDictionary) {
      encodings.add(encoding);
    }
    ColumnMetaData data =
        new ColumnMetaData(
            column.physical(),
            encodings,
            List.of(column.name()),
            compression.codec(),
            rows,
            plain,
            file.position() - start,
            dataStart);
    if (hasDictionary) {
      data.setDictionary_page_offset(start);
    }
    data.setStatistics(WrittenStatistics.of(column, values, present, count));
    ColumnChunk chunk = new ColumnChunk(start);
    chunk.setMeta_data(data);
    return chunk;
  }

  /** Writes the page; returns its bytes before compression, with its header. */
  private long write(PageHeader header, NewFile file) throws IOException {
    compression.compress(page.bytes(), page.size());
    header.setCompressed_page_size(compression.size());
    long start = file.position();
    Util.writePageHeader(header, file);
    long headerBytes = file.position() - start;
    file.write(compression.bytes(), 0, compression.size());
    return headerBytes + page.size();
  }

  private void putLevels(ColumnBuffer values, int rows) {
    int[] levels = new int[rows];
    for (int row = 0; row < rows; row++) {
      levels[row] = values.isNull(row) ? 0 : 1;
    }
    page.putInt(0);
    RunWriter.write(levels, rows, 1, page);
    page.setInt(0, page.size() - Integer.BYTES);
  }

  private void putBooleans(ColumnBuffer values, int count) {
    for (int i = 0; i < count; i += Byte.SIZE) {
      int bits = 0;
      for (int j = i; j < Math.min(count, i + Byte.SIZE); j++) {
        bits |= (int) values.bits(present[j]) << (j - i);
      }
      page.putByte(bits);
    }
  }

  private void put(ColumnBuffer values, int row) {
    switch (column.physical()) {
      case INT32 -> page.putInt((int) values.bits(row));
      case FLOAT ->
          page.putInt(Float.floatToRawIntBits((float) Double.longBitsToDouble(values.bits(row))));
      case BYTE_ARRAY -> {
        int length = values.end(row) - values.start(row);
        page.putInt(length);
        page.put(values.bytes(), values.start(row), length);
      }
      case FIXED_LEN_BYTE_ARRAY -> {
        byte[] decimal = WrittenStatistics.bigEndian(values, row);
        page.put(decimal, 0, decimal.length);
      }
      default -> page.putLong(values.bits(row));
    }
  }
}
