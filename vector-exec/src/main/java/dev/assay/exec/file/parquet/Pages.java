package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column chunk, one after the other, decompressed. Nothing is allocated for what a
 * header claims beyond what the footer claims of the whole chunk. Belongs to one worker.
 */
final class Pages {

  /** What kernels may read behind a page. */
  private static final int PADDING_BYTES = 16;

  /** A page of this many bytes is believed whatever the footer says of its chunk. */
  private static final int BELIEVED_BYTES = 1 << 20;

  private final MappedFile file;
  private final FileColumn column;
  private final Chunk chunk;
  private final PageMemory memory;
  private final ThriftInput input;
  private final @Nullable Codec codec;
  private final long end;
  private long position;
  private long pageOffset;

  private PageHeader header = new PageHeader();
  private long start;

  /** Before the first page. */
  Pages(MappedFile file, FileColumn column, Chunk chunk, PageMemory memory) {
    this.file = file;
    this.column = column;
    this.chunk = chunk;
    this.memory = memory;
    input = new ThriftInput(file);
    position = file.address() + chunk.offset();
    end = position + chunk.sizeBytes();
    if (!Codec.isKnown(chunk.codec())) {
      throw failure("is compressed by " + chunk.codec() + ", which is not read");
    }
    codec = chunk.codec() == CompressionCodec.UNCOMPRESSED ? null : Codec.of(chunk.codec());
  }

  /**
   * Turns to the next page that is a dictionary or has data, and looks at no more than its header;
   * false where there is none.
   */
  boolean next() {
    while (position < end) {
      pageOffset = position - file.address();
      header = new PageHeader();
      start = input.read(header, "the header of a page", position, end);
      int size = header.getCompressed_page_size();
      int plainSize = header.getUncompressed_page_size();
      boolean isPlausible = plainSize <= Math.max(chunk.uncompressedBytes(), BELIEVED_BYTES);
      if (size < 0 || size > end - start || plainSize < 0 || !isPlausible) {
        throw failure("claims %d bytes, %d before compression".formatted(size, plainSize));
      }
      position = start + size;
      if (header.getType() != PageType.INDEX_PAGE) {
        check();
        return true;
      }
    }
    return false;
  }

  private void check() {
    boolean isSound =
        switch (header.getType()) {
          case DICTIONARY_PAGE -> header.isSetDictionary_page_header();
          case DATA_PAGE ->
              header.isSetData_page_header() && header.getData_page_header().isSetEncoding();
          case DATA_PAGE_V2 ->
              header.isSetData_page_header_v2() && header.getData_page_header_v2().isSetEncoding();
          case null, default -> false;
        };
    if (!isSound || values() < 0 || values() > chunk.rows() && !isDictionary()) {
      throw failure("has a header that contradicts itself or the footer");
    }
  }

  /** Whether this page is the dictionary. */
  boolean isDictionary() {
    return header.getType() == PageType.DICTIONARY_PAGE;
  }

  /** Its values, those of rows without one among them. */
  int values() {
    return switch (header.getType()) {
      case DICTIONARY_PAGE -> header.getDictionary_page_header().getNum_values();
      case DATA_PAGE -> header.getData_page_header().getNum_values();
      default -> header.getData_page_header_v2().getNum_values();
    };
  }

  /** How its data is encoded. */
  Encoding encoding() {
    return header.getType() == PageType.DATA_PAGE
        ? header.getData_page_header().getEncoding()
        : header.getData_page_header_v2().getEncoding();
  }

  /** Bytes before compression, as its header claims. */
  int plainBytes() {
    return header.getUncompressed_page_size();
  }

  /** The values of a dictionary. */
  Bytes dictionary() {
    return decompress(start, header.getCompressed_page_size(), plainBytes(), true);
  }

  /** What a page of data holds: levels where the column has them, then values. */
  record Data(Optional<Runs> levels, Bytes values) {}

  /** The data of this page. */
  Data data() {
    return header.getType() == PageType.DATA_PAGE
        ? firstData(header.getData_page_header())
        : secondData(header.getData_page_header_v2());
  }

  private Data firstData(DataPageHeader data) {
    Bytes body = decompress(start, header.getCompressed_page_size(), plainBytes(), true);
    if (!column.isOptional()) {
      return new Data(Optional.empty(), body);
    }
    if (data.getDefinition_level_encoding() == Encoding.BIT_PACKED) {
      return new Data(
          Optional.of(Runs.fromHighestBit(body.slice(values() + 7L >>> 3), memory)), body);
    }
    Runs levels = new Runs(body.slice(Integer.toUnsignedLong(body.takeInt())), 1);
    return new Data(Optional.of(levels), body);
  }

  private Data secondData(DataPageHeaderV2 data) {
    int size = header.getCompressed_page_size();
    int levelBytes = data.getDefinition_levels_byte_length();
    if (data.getRepetition_levels_byte_length() != 0
        || levelBytes < 0
        || levelBytes > Math.min(size, plainBytes())) {
      throw failure("claims " + levelBytes + " bytes of levels");
    }
    Bytes levels = new Bytes(file, pageOffset, start, levelBytes);
    boolean isPacked = !data.isSetIs_compressed() || data.isIs_compressed();
    return new Data(
        column.isOptional() ? Optional.of(new Runs(levels, 1)) : Optional.empty(),
        decompress(start + levelBytes, size - levelBytes, plainBytes() - levelBytes, isPacked));
  }

  private Bytes decompress(long from, int size, int plainSize, boolean isPacked) {
    if (codec == null || !isPacked) {
      return new Bytes(file, pageOffset, from, size);
    }
    long target = memory.page((long) plainSize + PADDING_BYTES, isDictionary());
    try {
      if (plainSize > 0 && !codec.decompress(from, size, target, plainSize)) {
        throw failure("does not become " + plainSize + " bytes when decompressed");
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw failure("cannot be decompressed");
    }
    return new Bytes(file, pageOffset, target, plainSize);
  }

  /** What is wrong with this page. */
  SqlException failure(String what) {
    return file.failure(pageOffset, "the page of column '" + column.name() + "' here " + what);
  }
}
