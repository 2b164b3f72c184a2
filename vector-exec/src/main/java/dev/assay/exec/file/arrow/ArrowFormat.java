package dev.assay.exec.file.arrow;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.file.mapped.DecodedGroups;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.MappedTable;
import dev.assay.exec.file.mapped.Zones;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arrow files and streams as tables, a row group for each record batch. Opening reads messages, not
 * their bodies.
 *
 * @param columns as the planner sees them
 * @param chunks by column, one for each row group
 * @param groupRows rows of each row group
 */
public record ArrowFormat(
    List<TableColumn> columns, List<List<ArrowChunk>> chunks, List<Integer> groupRows)
    implements MappedTable.Contents {

  /** What files say of themselves. */
  public static MappedTable.Contents open(List<MappedFile> files, Arena arena) {
    List<ArrowFile> read = files.stream().map(ArrowFile::read).toList();
    Zones.requireSame(files, read.stream().map(ArrowFile::fields).toList(), ArrowField::agrees);
    List<TableColumn> columns = new ArrayList<>();
    List<List<ArrowChunk>> chunks = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    read.forEach(file -> file.batches().forEach(batch -> rows.add(batch.rows())));
    for (int c = 0; c < read.getFirst().fields().size(); c++) {
      ArrowField first = read.getFirst().fields().get(c);
      List<ArrowChunk> column = new ArrayList<>();
      for (int f = 0; f < read.size(); f++) {
        for (Part part : read.get(f).batches()) {
          column.add(new ArrowChunk(f, read.get(f).fields().get(c), c, part));
        }
      }
      boolean nullable = column.stream().anyMatch(ArrowChunk::mayHaveNulls);
      ColumnType type = nullable ? first.type().orNull() : first.type();
      List<ColumnSegment> zones = column.stream().map(chunk -> zone(type, chunk)).toList();
      columns.add(Zones.column(first.name(), type, zones, Optional.empty()));
      chunks.add(column);
    }
    return new ArrowFormat(columns, chunks, rows);
  }

  static ColumnSegment zone(ColumnType type, ArrowChunk chunk) {
    int nulls = (int) chunk.part().nulls(chunk.column());
    return ValueType.of(type).lane() == Lane.STRING
        ? Zones.ofTexts(chunk.part().rows(), nulls)
        : Zones.of(type, chunk.part().rows(), nulls);
  }

  @Override
  public GroupReader reader(List<MappedFile> files, Arena arena) {
    return new DecodedGroups(
        chunks.stream()
            .<DecodedGroups.Decoder>map(column -> new ColumnReader(column, files, arena))
            .toList());
  }
}
