package dev.assay.exec.table;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A column of a sealed table.
 *
 * @param name as declared
 * @param type SQL type
 * @param segments one for each row group
 * @param dictionary what codes mean, where texts are stored as codes
 * @param statistics of all rows
 */
public record TableColumn(
    String name,
    ColumnType type,
    List<ColumnSegment> segments,
    Optional<Dictionary> dictionary,
    ColumnStatistics statistics) {

  /** Freezes. */
  public TableColumn {
    segments = List.copyOf(segments);
  }

  /** How a scan delivers the column: codes where there is a dictionary, the narrowest lane else. */
  public ValueType valueType() {
    if (dictionary.isPresent()) {
      return ValueType.coded(type, dictionary.get());
    }
    return switch (type.kind()) {
      case FLOAT, DOUBLE, VARCHAR -> ValueType.of(type);
      default ->
          type.isWide()
              ? ValueType.of(type)
              : ValueType.bounded(type, statistics.least(), statistics.greatest());
    };
  }

  /** The lane of {@link #valueType()}. */
  public Lane lane() {
    return valueType().lane();
  }
}
