package dev.assay.exec.column;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.Dictionary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Texts: codes of a dictionary as long as that holds them all, else the texts themselves. A column
 * most of whose texts differ shows it in the first row group. Where a later one is the first to
 * pass the dictionary, the segments written before are written anew as texts; the room of their
 * codes is lost until the table is closed.
 */
final class TextEncoder extends SegmentEncoder {

  private final SegmentMemory memory;
  private final IntegralEncoder codeEncoder;
  private final HyperLogLog distinct;
  private @Nullable TextDictionary dictionary;
  private long[] codes = new long[0];
  private long textBytes;
  private TextLayout layout = new TextLayout(Encoding.STRING_16, 1);

  /**
   * Of a column.
   *
   * @param memory of its table
   * @param coded false for wide decimals, which are bytes but no texts
   */
  TextEncoder(SegmentMemory memory, boolean coded) {
    this.memory = memory;
    codeEncoder = new IntegralEncoder(false);
    distinct = new HyperLogLog();
    dictionary = coded ? new TextDictionary(memory.part()) : null;
  }

  private TextEncoder(TextEncoder other, SegmentMemory memory) {
    super(other);
    this.memory = memory;
    codeEncoder = new IntegralEncoder(other.codeEncoder);
    distinct = new HyperLogLog(other.distinct);
    dictionary = other.dictionary;
    textBytes = other.textBytes;
  }

  @Override
  public SegmentEncoder fork(SegmentMemory other) {
    return new TextEncoder(this, other);
  }

  @Override
  public void absorb(ColumnBuffer values) {
    if (dictionary != null && !encode(values, dictionary)) {
      abandon(dictionary);
      dictionary = null;
    }
  }

  @Override
  public long plan(ColumnBuffer values) {
    absorb(values);
    textBytes += values.byteCount();
    if (dictionary != null) {
      return codeEncoder.plan(codes, values);
    }
    for (int i = 0; i < values.size(); i++) {
      if (!values.nullRows.get(i)) {
        int start = values.start(i);
        distinct.add(ValueHash.of(values.bytes, start, values.ends[i] - start));
      }
    }
    layout = TextLayout.of(values.ends, values.size());
    return layout.positionBytes() + align(values.byteCount()) + validityBytes(values);
  }

  /** Looks codes up, adding texts; false where the dictionary is full. */
  private boolean encode(ColumnBuffer values, TextDictionary target) {
    if (codes.length < values.size()) {
      codes = new long[values.size()];
    }
    int start = 0;
    boolean hasNulls = !values.nullRows.isEmpty();
    for (int i = 0; i < values.size(); i++) {
      int end = values.ends[i];
      if (!hasNulls || !values.nullRows.get(i)) {
        int code = target.add(values.bytes, start, end - start);
        if (code < 0) {
          return false;
        }
        codes[i] = code;
      }
      start = end;
    }
    return true;
  }

  @Override
  public void write(ColumnBuffer values, long address) {
    if (dictionary != null) {
      codeEncoder.write(codes, values, address);
      written().add(codeEncoder.written().getLast());
      return;
    }
    layout.write(values.ends, address);
    long bytes = address + layout.positionBytes();
    Memory.copy(values.bytes, 0, bytes, values.byteCount());
    long validity = writeValidity(values, bytes + align(values.byteCount()));
    written().add(layout.segment(address, validity, values.nullRows.cardinality()));
  }

  private void abandon(TextDictionary full) {
    full.hashes().forEach(distinct::add);
    written().replaceAll(segment -> toTexts(segment, full));
    full.abandon();
  }

  private ColumnSegment toTexts(ColumnSegment coded, TextDictionary texts) {
    int rows = coded.rows();
    int[] ends = new int[rows];
    long end = 0;
    for (int i = 0; i < rows; i++) {
      end += isValid(coded, i) ? texts.lengthBytes(code(coded, i)) : 0;
      if (end > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the texts of one column pass 2 GiB in one row group of %,d rows: shorten them"
                .formatted(rows));
      }
      ends[i] = (int) end;
    }
    TextLayout wide = TextLayout.of(ends, rows);
    long address = memory.open(wide.positionBytes() + end);
    wide.write(ends, address);
    long bytes = address + wide.positionBytes();
    for (int i = 0; i < rows; i++) {
      if (isValid(coded, i)) {
        int code = code(coded, i);
        int length = texts.lengthBytes(code);
        Memory.copy(texts.address(code), bytes + ends[i] - length, length);
      }
    }
    return wide.segment(address, coded.validityAddress(), coded.nulls());
  }

  private static boolean isValid(ColumnSegment segment, int row) {
    return !segment.hasNulls()
        || (Memory.getByte(segment.validityAddress() + (row >>> 3)) >>> (row & 7) & 1) != 0;
  }

  private static int code(ColumnSegment segment, int row) {
    long address = segment.address();
    return (int) segment.base()
        + switch (segment.encoding()) {
          case OFFSET_8 -> Memory.getUnsignedByte(address + row);
          case OFFSET_16 -> Memory.getUnsignedShort(address + 2L * row);
          default -> 0; // a constant: codes need no more than 16 bits
        };
  }

  @Override
  public Optional<Dictionary> dictionary() {
    return Optional.ofNullable(dictionary).map(TextDictionary::snapshot);
  }

  @Override
  public ColumnStatistics statistics() {
    long values = rows() - nulls();
    double averageBytes = values == 0 ? 0 : (double) textBytes / values;
    if (dictionary == null) {
      double different = Math.min(distinct.estimate(), (double) values);
      return new ColumnStatistics(rows(), nulls(), 0, 0, different, averageBytes, false);
    }
    int size = dictionary.size();
    int last = Math.max(0, size - 1);
    return new ColumnStatistics(rows(), nulls(), 0, last, size, averageBytes, false);
  }
}
