package dev.assay.exec.file.arrow;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.arrow.ArrowField.Shape;
import dev.assay.exec.file.arrow.Body.Buffer;
import dev.assay.exec.file.mapped.DecodedGroups.Decoded;
import dev.assay.exec.file.mapped.DecodedGroups.Decoder;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.SegmentBuilder;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * One column of Arrow files, for one worker. Integers of 64 bits and doubles without nulls are read
 * where they lie, texts point into the file; the rest is decoded a batch at a time.
 */
final class ColumnReader implements Decoder {

  /** Kernels may read so far past the last value. */
  private static final int MARGIN_BYTES = 64;

  private final List<ArrowChunk> chunks;
  private final List<MappedFile> files;
  private final SegmentBuilder builder;
  private final Values values;
  private final Values dictionary;
  private List<Part> dictionaryParts = List.of();

  ColumnReader(List<ArrowChunk> chunks, List<MappedFile> files, Arena arena) {
    this.chunks = chunks;
    this.files = files;
    builder = new SegmentBuilder(arena);
    values = new Values(arena);
    dictionary = new Values(arena);
  }

  @Override
  public Decoded decode(int rowGroup) {
    ArrowChunk chunk = chunks.get(rowGroup);
    MappedFile file = files.get(chunk.file());
    ArrowField field = chunk.field();
    if (field.isRefused()) {
      throw new SqlException(
          "column '%s' of file '%s' %s".formatted(field.name(), file.path(), field.refusal()));
    }
    try {
      return decode(file, chunk);
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      throw Body.failure(
          file, chunk.part(), "has a value in column '" + field.name() + "' that is not right");
    }
  }

  private Decoded decode(MappedFile file, ArrowChunk chunk) {
    Part part = chunk.part();
    ArrowField field = chunk.field();
    ColumnSegment zone = ArrowFormat.zone(field.type(), chunk);
    if (field.isRaw() && field.index().isEmpty() && part.nulls(chunk.column()) == 0) {
      boolean isDouble = field.type().kind().isFloating();
      boolean isUnbounded = zone.least() == Long.MIN_VALUE && zone.greatest() == Long.MAX_VALUE;
      Buffer raw = values.raw(file, part, chunk.column());
      boolean hasMargin =
          part.codec() >= 0
              || raw.address() + raw.length() + MARGIN_BYTES <= file.address() + file.sizeBytes();
      if (hasMargin && (isDouble || isUnbounded)) {
        Encoding encoding = isDouble ? Encoding.DOUBLE_64 : Encoding.LONG_64;
        return Decoded.of(
            new ColumnSegment(
                encoding, part.rows(), 0, raw.address(), 0, 0, zone.least(), zone.greatest(), 0));
      }
    }
    values.begin(part.rows());
    values.add(file, part, chunk.column(), field.stored());
    if (field.index().isPresent()) {
      lookUp(file, chunk);
    }
    return decoded(file, part, field.type(), zone);
  }

  private Decoded decoded(MappedFile file, Part part, ColumnType type, ColumnSegment zone) {
    int rows = part.rows();
    long[] validity = values.nulls() > 0 ? values.validity() : new long[0];
    Lane lane = ValueType.of(type).lane();
    if (lane == Lane.STRING) {
      return Decoded.of(StoredColumn.ofTexts(values.addresses(), values.lengths(), validity, rows));
    }
    long[] numbers = values.numbers();
    if (lane == Lane.DOUBLE) {
      double[] doubles = new double[rows];
      for (int row = 0; row < rows; row++) {
        doubles[row] = Double.longBitsToDouble(numbers[row]);
      }
      return Decoded.of(StoredColumn.ofDoubles(doubles, validity, rows));
    }
    for (int row = 0; row < rows && values.nulls() > 0; row++) {
      if (!Bitmap.contains(validity, row)) {
        numbers[row] = zone.least();
      }
    }
    builder.begin(zone);
    if (!builder.write(zone, numbers, 0, rows)) {
      throw Body.failure(
          file,
          part,
          "has a value outside %d to %d, which %s allows"
              .formatted(zone.least(), zone.greatest(), type.kind()));
    }
    return Decoded.of(builder.end(zone, validity, values.nulls()));
  }

  /** Makes values of codes. */
  private void lookUp(MappedFile file, ArrowChunk chunk) {
    List<Part> parts = chunk.dictionary();
    if (!parts.equals(dictionaryParts) || dictionary.size() == 0) {
      dictionary.begin(parts.stream().mapToInt(Part::rows).reduce(0, Math::addExact));
      parts.forEach(part -> dictionary.add(file, part, 0, chunk.field().withoutCodes()));
      dictionaryParts = parts;
    }
    values.lookUp(
        dictionary, chunk.field().shape() != Shape.FIXED || chunk.field().type().isWide());
  }
}
