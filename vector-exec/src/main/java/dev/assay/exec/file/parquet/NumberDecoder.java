package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.WriteOffsets;
import java.lang.foreign.Arena;

/**
 * Numbers, and texts that have codes, into a segment of the encoding that the chunk's bounds allow.
 * That values keep to the bounds, on which the plan rests, is checked.
 */
final class NumberDecoder extends ColumnDecoder {

  private static final int ALIGNMENT_BYTES = 64;

  private final long[] buffer = new long[STEP];
  private long target;
  private long targetBytes;

  NumberDecoder(Arena arena) {
    super(new PageMemory(arena, false));
  }

  /** A chunk as a segment, which is good until the next one. */
  ColumnSegment decode(MappedFile file, TableChunk chunk) {
    ColumnSegment zone = chunk.zone();
    int rows = zone.rows();
    long valueBytes = align((long) rows * zone.encoding().widthBytes());
    long bytes = valueBytes + align(8L * (Bitmap.words(rows) + 1));
    if (targetBytes < bytes) {
      target = memory.allocate(bytes);
      targetBytes = bytes;
    }
    decodePages(file, chunk);
    for (int word = 0; nulls() > 0 && word < Bitmap.words(rows); word++) {
      Memory.putLong(target + valueBytes + 8L * word, validity()[word]);
    }
    return new ColumnSegment(
        zone.encoding(),
        rows,
        zone.base(),
        zone.encoding() == Encoding.CONSTANT ? 0 : target,
        0,
        nulls() > 0 ? target + valueBytes : 0,
        zone.least(),
        zone.greatest(),
        nulls());
  }

  private static long align(long bytes) {
    return bytes + ALIGNMENT_BYTES - 1 & -ALIGNMENT_BYTES;
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
    if (!write(zone, row, count)) {
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

  private boolean write(ColumnSegment zone, int row, int count) {
    long at = target + (long) row * zone.encoding().widthBytes();
    long base = zone.base();
    long span = zone.greatest() - base;
    return switch (zone.encoding()) {
      case CONSTANT -> WriteOffsets.constant(buffer, count, base);
      case OFFSET_8 -> WriteOffsets.bytes(buffer, count, base, span, at);
      case OFFSET_16 -> WriteOffsets.shorts(buffer, count, base, span, at);
      case OFFSET_32 -> WriteOffsets.ints(buffer, count, base, span, at);
      default ->
          WriteOffsets.longs(
              buffer,
              count,
              zone.encoding() == Encoding.LONG_64 ? zone.least() : Long.MIN_VALUE,
              zone.encoding() == Encoding.LONG_64 ? zone.greatest() : Long.MAX_VALUE,
              at);
    };
  }
}
