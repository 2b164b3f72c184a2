package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.file.mapped.SegmentBuilder;
import java.lang.foreign.Arena;

/**
 * Numbers, and texts that have codes, into a segment of the encoding that the chunk's bounds allow.
 * That values keep to the bounds, on which the plan rests, is checked.
 */
final class NumberDecoder extends ColumnDecoder {

  private final long[] buffer = new long[STEP];
  private final SegmentBuilder segment;

  NumberDecoder(Arena arena) {
    super(new PageMemory(arena, false));
    segment = new SegmentBuilder(arena);
  }

  /** A chunk as a segment, which is good until the next one. */
  ColumnSegment decode(MappedFile file, TableChunk chunk) {
    segment.begin(chunk.zone());
    decodePages(file, chunk);
    return segment.end(chunk.zone(), validity(), nulls());
  }

  @Override
  DictionaryValues dictionary(TableChunk chunk, Bytes bytes, int count) {
    long[] numbers = new long[bytes.requireCount(count)];
    if (!chunk.codes().isEmpty()) {
      if (chunk.codes().size() != count) {
        throw bytes.failure("is not the dictionary that the table was opened with");
      }
      for (int i = 0; i < count; i++) {
        numbers[i] = chunk.codes().get(i);
      }
    } else if (count > 0) {
      Values.of(org.apache.parquet.format.Encoding.PLAIN, chunk.column(), bytes, count, memory)
          .longs(numbers, count);
      convert(chunk, bytes, numbers, count);
    }
    return DictionaryValues.ofNumbers(numbers, bytes);
  }

  private static void convert(TableChunk chunk, Bytes bytes, long[] numbers, int count) {
    try {
      chunk.column().conversion().apply(numbers, count);
    } catch (ArithmeticException e) {
      throw bytes.failure("has a value that passes 64 bits");
    }
  }

  @Override
  void take(
      TableChunk chunk,
      Values values,
      Bytes bytes,
      boolean isDictionary,
      int row,
      int count,
      int present) {
    ColumnSegment zone = chunk.zone();
    values.longs(buffer, present);
    if (!isDictionary) {
      convert(chunk, bytes, buffer, present);
    }
    if (present < count) {
      spread(zone.least(), row, count, present);
    }
    if (!segment.write(zone, buffer, row, count)) {
      throw bytes.failure(
          "has a value outside %d to %d, which the footer or the type of column '%s' allows"
              .formatted(zone.least(), zone.greatest(), chunk.column().name()));
    }
  }

  private void spread(long filler, int row, int count, int present) {
    int from = present;
    for (int i = count - 1; i >= 0; i--) {
      buffer[i] = isValid(row + i) ? buffer[--from] : filler;
    }
  }
}
