package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
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

  private long start;
  private int sizeBytes;
  private int plainBytes;
  private boolean isDictionary;
  private int values;
  private Encoding encoding = Encoding.PLAIN;

  /** Levels of a page of the second version lie before what is compressed; else negative. */
  private int levelBytes;

  private boolean hasOldLevels;
  private boolean isPacked;

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
      PageHeader header = new PageHeader();
      start = input.read(header, "the header of a page", position, end);
      sizeBytes = header.getCompressed_page_size();
      plainBytes = header.getUncompressed_page_size();
      boolean isPlausible = plainBytes <= Math.max(chunk.uncompressedBytes(), BELIEVED_BYTES);
      if (sizeBytes < 0 || sizeBytes > end - start || plainBytes < 0 || !isPlausible) {
        throw failure("claims %d bytes, %d before compression".formatted(sizeBytes, plainBytes));
      }
      position = start + sizeBytes;
      if (header.getType() != PageType.INDEX_PAGE) {
        if (!open(header) || values < 0 || (values > chunk.rows() && !isDictionary)) {
          throw failure("has a header that contradicts itself or the footer");
        }
        return true;
      }
    }
    return false;
  }

  private boolean open(PageHeader header) {
    DictionaryPageHeader dictionary = header.getDictionary_page_header();
    DataPageHeader first = header.getData_page_header();
    DataPageHeaderV2 second = header.getData_page_header_v2();
    isDictionary = header.getType() == PageType.DICTIONARY_PAGE;
    levelBytes = -1;
    isPacked = true;
    Encoding found = Encoding.PLAIN;
    if (isDictionary && dictionary != null) {
      values = dictionary.getNum_values();
    } else if (header.getType() == PageType.DATA_PAGE && first != null) {
      values = first.getNum_values();
      found = first.getEncoding();
      hasOldLevels = first.getDefinition_level_encoding() == Encoding.BIT_PACKED;
    } else if (header.getType() == PageType.DATA_PAGE_V2 && second != null) {
      values = second.getNum_values();
      found = second.getEncoding();
      levelBytes = second.getDefinition_levels_byte_length();
      isPacked = !second.isSetIs_compressed() || second.isIs_compressed();
      boolean fits = levelBytes >= 0 && levelBytes <= Math.min(sizeBytes, plainBytes);
      return fits && second.getRepetition_levels_byte_length() == 0 && isKnown(found);
    } else {
      return false;
    }
    return isKnown(found);
  }

  private boolean isKnown(@Nullable Encoding found) {
    encoding = found == null ? Encoding.PLAIN : found;
    return found != null;
  }

  /** Whether this page is the dictionary. */
  boolean isDictionary() {
    return isDictionary;
  }

  /** Its values, those of rows without one among them. */
  int values() {
    return values;
  }

  /** How its data is encoded. */
  Encoding encoding() {
    return encoding;
  }

  /** Whether a page of data refers to the dictionary. */
  boolean hasCodes() {
    return encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
  }

  /** Bytes before compression, as its header claims. */
  int plainBytes() {
    return plainBytes;
  }

  /** The values of a dictionary. */
  Bytes dictionary() {
    return decompress(start, sizeBytes, plainBytes, true);
  }

  /** What a page of data holds: levels where the column has them, then values. */
  record Data(Optional<Runs> levels, Bytes values) {}

  /** The data of this page. */
  Data data() {
    int before = Math.max(0, levelBytes);
    Bytes body = decompress(start + before, sizeBytes - before, plainBytes - before, isPacked);
    if (!column.isOptional()) {
      return new Data(Optional.empty(), body);
    }
    if (levelBytes >= 0) {
      Runs levels = new Runs(new Bytes(file, pageOffset, start, levelBytes), 1);
      return new Data(Optional.of(levels), body);
    }
    Runs levels =
        hasOldLevels
            ? Runs.fromHighestBit(body.slice((values + 7L) >>> 3), memory)
            : new Runs(body.slice(Integer.toUnsignedLong(body.takeInt())), 1);
    return new Data(Optional.of(levels), body);
  }

  private Bytes decompress(long from, int size, int plainSize, boolean packed) {
    if (codec == null || !packed) {
      return new Bytes(file, pageOffset, from, size);
    }
    long target = memory.page((long) plainSize + PADDING_BYTES, isDictionary);
    if (plainSize > 0 && !isDecompressed(codec, from, size, target, plainSize)) {
      throw failure("cannot be decompressed to " + plainSize + " bytes");
    }
    return new Bytes(file, pageOffset, target, plainSize);
  }

  private static boolean isDecompressed(
      Codec codec, long from, int size, long target, int plainSize) {
    try {
      return codec.decompress(from, size, target, plainSize);
    } catch (IOException | RuntimeException e) {
      return false; // each codec has exceptions of its own for bytes that are not its own
    }
  }

  /** What is wrong with this page. */
  SqlException failure(String what) {
    return file.failure(pageOffset, "the page of column '" + column.name() + "' here " + what);
  }
}
