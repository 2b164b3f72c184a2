package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.file.mapped.DecodedGroups;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.MappedTable;
import dev.assay.exec.file.mapped.Zones;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is known of the columns of some files before their pages are read.
 *
 * @param columns as the planner sees them: segments are zone maps
 * @param chunks by column, one for each row group
 * @param groupRows rows of each row group
 */
record TableLayout(
    List<TableColumn> columns, List<List<TableChunk>> chunks, List<Integer> groupRows)
    implements MappedTable.Contents {

  /** A column's chunks in all files while the table is put together. */
  private record Chunks(List<FileColumn> columns, List<Integer> files, List<Chunk> all) {}

  static TableLayout of(List<MappedFile> files, Arena arena) {
    List<Footer> footers = files.stream().map(Footer::read).toList();
    List<FileColumn> first = footers.getFirst().columns();
    Zones.requireSame(files, footers.stream().map(Footer::columns).toList(), FileColumn::agrees);
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

  @Override
  public GroupReader reader(List<MappedFile> files, Arena arena) {
    return new DecodedGroups(
        IntStream.range(0, columns.size())
            .<DecodedGroups.Decoder>mapToObj(c -> new ParquetReader(this, c, files, arena))
            .toList());
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
    for (int g = 0; g < found.all.size(); g++) {
      Chunk chunk = found.all.get(g);
      ColumnSegment zone = zone(type, chunk, coded);
      List<Integer> codes = coded.isPresent() ? coded.get().codes().get(g) : List.of();
      made.add(new TableChunk(found.files.get(g), found.columns.get(g), chunk, zone, codes));
    }
    List<ColumnSegment> zones = made.stream().map(TableChunk::zone).toList();
    columns.add(Zones.column(column.name(), type, zones, coded.map(CodedTexts::dictionary)));
    chunks.add(made);
  }

  private static ColumnSegment zone(ColumnType type, Chunk chunk, Optional<CodedTexts> coded) {
    int rows = chunk.rows();
    int nulls = (int) Math.max(0, chunk.nulls());
    ValueType any = ValueType.of(type);
    if (coded.isPresent()) {
      return Zones.of(type, rows, nulls, 0, Math.max(0, coded.get().dictionary().size() - 1));
    }
    if (any.lane() == Lane.STRING) {
      return Zones.ofTexts(rows, nulls);
    }
    return chunk.hasBounds() && chunk.least() >= any.least() && chunk.greatest() <= any.greatest()
        ? Zones.of(type, rows, nulls, chunk.least(), chunk.greatest())
        : Zones.of(type, rows, nulls);
  }
}
