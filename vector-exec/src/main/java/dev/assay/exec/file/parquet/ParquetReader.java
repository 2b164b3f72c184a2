package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes the columns that one worker asks for, each when it is first loaded. */
final class ParquetReader implements GroupReader {

  private final List<ColumnReader> columns = new ArrayList<>();

  ParquetReader(TableLayout layout, List<MappedFile> files, Arena arena) {
    for (int c = 0; c < layout.columns().size(); c++) {
      columns.add(new ColumnReader(layout, c, files, arena));
    }
  }

  @Override
  public ColumnSegment segment(int column, int rowGroup) {
    return columns.get(column).segment(rowGroup);
  }

  @Override
  public ColumnSource source(int column, int rowGroup) {
    ColumnReader reader = columns.get(column);
    return (rows, target) -> reader.source(rowGroup).load(rows, target);
  }

  /** One column, of which one row group is decoded at a time. */
  private static final class ColumnReader {

    private static final int NO_GROUP = -1;

    private final TableLayout layout;
    private final int column;
    private final List<MappedFile> files;
    private final Arena arena;
    private Optional<NumberDecoder> numbers = Optional.empty();
    private Optional<TextDecoder> texts = Optional.empty();
    private int group = NO_GROUP;
    private Optional<ColumnSegment> segment = Optional.empty();
    private Optional<ColumnSource> source = Optional.empty();

    ColumnReader(TableLayout layout, int column, List<MappedFile> files, Arena arena) {
      this.layout = layout;
      this.column = column;
      this.files = files;
      this.arena = arena;
    }

    ColumnSegment segment(int rowGroup) {
      open(rowGroup);
      return segment.orElseThrow();
    }

    ColumnSource source(int rowGroup) {
      if (group != rowGroup) {
        open(rowGroup);
      }
      return source.orElseThrow();
    }

    private void open(int rowGroup) {
      if (group == rowGroup) {
        return;
      }
      group = NO_GROUP;
      TableChunk chunk = layout.chunks().get(column).get(rowGroup);
      MappedFile file = files.get(chunk.file());
      FileColumn described = chunk.column();
      if (described.isRefused()) {
        throw new SqlException(
            "column '%s' of file '%s' %s"
                .formatted(described.name(), file.path(), described.refusal()));
      }
      try {
        decode(file, chunk);
      } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
        throw file.failure(
            chunk.chunk().offset(), "column '" + described.name() + "' is damaged here");
      }
      group = rowGroup;
    }

    private void decode(MappedFile file, TableChunk chunk) {
      if (layout.columns().get(column).lane() == Lane.STRING) {
        if (texts.isEmpty()) {
          texts = Optional.of(new TextDecoder(arena));
        }
        source = Optional.of(texts.get().decode(file, chunk));
        return;
      }
      if (numbers.isEmpty()) {
        numbers = Optional.of(new NumberDecoder(arena));
      }
      ColumnSegment decoded = numbers.get().decode(file, chunk);
      segment = Optional.of(decoded);
      source = Optional.of(new SegmentReader(decoded));
    }
  }
}
