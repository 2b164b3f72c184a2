package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.mapped.DecodedGroups.Decoded;
import dev.assay.exec.file.mapped.DecodedGroups.Decoder;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** One column of Parquet files, for one worker. */
final class ParquetReader implements Decoder {

  private final List<TableChunk> chunks;
  private final boolean isText;
  private final List<MappedFile> files;
  private final Arena arena;
  private Optional<NumberDecoder> numbers = Optional.empty();
  private Optional<TextDecoder> texts = Optional.empty();

  ParquetReader(TableLayout layout, int column, List<MappedFile> files, Arena arena) {
    chunks = layout.chunks().get(column);
    isText = layout.columns().get(column).lane() == Lane.STRING;
    this.files = files;
    this.arena = arena;
  }

  @Override
  public Decoded decode(int rowGroup) {
    TableChunk chunk = chunks.get(rowGroup);
    MappedFile file = files.get(chunk.file());
    FileColumn described = chunk.column();
    if (described.isRefused()) {
      throw new SqlException(
          "column '%s' of file '%s' %s"
              .formatted(described.name(), file.path(), described.refusal()));
    }
    try {
      return decode(file, chunk);
    } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
      throw file.failure(
          chunk.chunk().offset(), "column '" + described.name() + "' is damaged here");
    }
  }

  private Decoded decode(MappedFile file, TableChunk chunk) {
    if (isText) {
      if (texts.isEmpty()) {
        texts = Optional.of(new TextDecoder(arena));
      }
      return Decoded.of(texts.get().decode(file, chunk));
    }
    if (numbers.isEmpty()) {
      numbers = Optional.of(new NumberDecoder(arena));
    }
    return Decoded.of(numbers.get().decode(file, chunk));
  }
}
