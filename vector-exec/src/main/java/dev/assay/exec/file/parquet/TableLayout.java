package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the columns of some files before their pages are read.
 *
 * @param columns as the planner sees them: segments are zone maps
 * @param chunks by column, one for each row group
 * @param groupRows rows of each row group
 */
record TableLayout(
    List<TableColumn> columns, List<List<TableChunk>> chunks, List<Integer> groupRows) {

  /** A column's chunks in all files while the table is put together. */
  private record Chunks(List<FileColumn> columns, List<Integer> files, List<Chunk> all) {}

  static TableLayout of(List<MappedFile> files, Arena arena) {
    List<Footer> footers = files.stream().map(Footer::read).toList();
    List<FileColumn> first = footers.getFirst().columns();
    for (int f = 1; f < files.size(); f++) {
      requireSame(files, first, footers.get(f).columns(), f);
    }
    List<Integer> groupRows = new ArrayList<>();
    footers.forEach(
        footer -> footer.groups().forEach(group -> groupRows.add(group.getFirst().rows())));
    List<TableColumn> columns = new ArrayList<>();
    List<List<TableChunk>> chunks = new ArrayList<>();
    for (int c = 0; c < first.size(); c++) {
      Chunks found = new Chunks(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int f = 0; f < files.size(); f++) {
        for (List<Chunk> group : footers.get(f).groups()) {
          found.columns.add(footers.get(f).columns().get(c));
          found.files.add(f);
          found.all.add(group.get(c));
        }
      }
      add(first.get(c), found, files, arena, columns, chunks);
    }
    return new TableLayout(columns, chunks, groupRows);
  }

  private static void requireSame(
      List<MappedFile> files, List<FileColumn> first, List<FileColumn> other, int index) {
    boolean agrees = first.size() == other.size();
    for (int c = 0; agrees && c < first.size(); c++) {
      agrees = first.get(c).agrees(other.get(c));
    }
    if (!agrees) {
      throw files
          .get(index)
          .failure(
              files.get(index).sizeBytes(),
              "its columns are not those of '" + files.getFirst().path() + "'");
    }
  }

  private static void add(
      FileColumn column,
      Chunks found,
      List<MappedFile> files,
      Arena arena,
      List<TableColumn> columns,
      List<List<TableChunk>> chunks) {
    boolean nullable = found.all.stream().anyMatch(chunk -> chunk.nulls() != 0);
    ColumnType type = column.type();
    type =
        nullable
            ? type.orNull()
            : new ColumnType(type.kind(), type.precision(), type.scale(), false);
    Optional<CodedTexts> coded =
        type.kind() == TypeKind.VARCHAR && !column.isRefused()
            ? CodedTexts.of(
                found.columns, found.files.stream().map(files::get).toList(), found.all, arena)
            : Optional.empty();
    List<TableChunk> made = new ArrayList<>();
    long rows = 0;
    long nulls = 0;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int g = 0; g < found.all.size(); g++) {
      Chunk chunk = found.all.get(g);
      ColumnSegment zone = zone(type, chunk, coded);
      List<Integer> codes = coded.isPresent() ? coded.get().codes().get(g) : List.of();
      made.add(new TableChunk(found.files.get(g), found.columns.get(g), chunk, zone, codes));
      rows += chunk.rows();
      nulls += Math.max(0, chunk.nulls());
      if (chunk.nulls() != chunk.rows()) {
        least = Math.min(least, zone.least());
        greatest = Math.max(greatest, zone.greatest());
      }
    }
    boolean any = least <= greatest;
    columns.add(
        new TableColumn(
            column.name(),
            type,
            made.stream().map(TableChunk::zone).toList(),
            coded.map(CodedTexts::dictionary),
            new ColumnStatistics(
                rows,
                nulls,
                any ? least : 0,
                any ? greatest : 0,
                distinct(type, rows - nulls, least, greatest),
                0,
                false)));
    chunks.add(made);
  }

  /** As many as there can be, in the absence of anything better: files do not say. */
  private static double distinct(ColumnType type, long values, long least, long greatest) {
    double most = Math.max(1, values);
    return least < greatest && ValueType.of(type).lane() != Lane.STRING
        ? Math.min(most, (double) greatest - (double) least + 1)
        : most;
  }

  private static ColumnSegment zone(ColumnType type, Chunk chunk, Optional<CodedTexts> coded) {
    int rows = chunk.rows();
    int nulls = (int) Math.max(0, chunk.nulls());
    if (ValueType.of(type).lane() == Lane.STRING && coded.isEmpty()) {
      return new ColumnSegment(Encoding.STRING, rows, 0, 0, 0, 0, 0, 0, nulls);
    }
    if (type.kind().isFloating()) {
      return new ColumnSegment(Encoding.DOUBLE_64, rows, 0, 0, 0, 0, 0, 0, nulls);
    }
    if (nulls == rows) {
      return new ColumnSegment(Encoding.CONSTANT, rows, 0, 0, 0, 0, 0, 0, nulls);
    }
    ValueType any = ValueType.of(type);
    long least = any.least();
    long greatest = any.greatest();
    if (coded.isPresent()) {
      least = 0;
      greatest = Math.max(0, coded.get().dictionary().size() - 1);
    } else if (chunk.hasBounds() && chunk.least() >= least && chunk.greatest() <= greatest) {
      least = chunk.least();
      greatest = chunk.greatest();
    }
    Encoding encoding = Encoding.narrowest(least, greatest);
    long base = encoding == Encoding.LONG_64 ? 0 : least;
    return new ColumnSegment(encoding, rows, base, 0, 0, 0, least, greatest, nulls);
  }
}
