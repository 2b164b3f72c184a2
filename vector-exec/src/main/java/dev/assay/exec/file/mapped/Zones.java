package dev.assay.exec.file.mapped;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.ColumnStatistics;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.table.TableColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Zone maps of columns that are decoded on demand: segments without addresses. */
public final class Zones {

  private Zones() {}

  /**
   * The segment that a column of a row group becomes, of whose values only the type is known.
   *
   * @param nulls rows without a value
   */
  public static ColumnSegment of(ColumnType type, int rows, int nulls) {
    ValueType any = ValueType.of(type);
    return of(type, rows, nulls, any.least(), any.greatest());
  }

  /** The same where bounds are known, or that texts have codes between them. */
  public static ColumnSegment of(ColumnType type, int rows, int nulls, long least, long greatest) {
    if (type.kind().isFloating()) {
      return new ColumnSegment(Encoding.DOUBLE_64, rows, 0, 0, 0, 0, 0, 0, nulls);
    }
    if (nulls == rows) {
      return new ColumnSegment(Encoding.CONSTANT, rows, 0, 0, 0, 0, 0, 0, nulls);
    }
    Encoding encoding = Encoding.narrowest(least, greatest);
    long base = encoding == Encoding.LONG_64 ? 0 : least;
    return new ColumnSegment(encoding, rows, base, 0, 0, 0, least, greatest, nulls);
  }

  /** Of texts, and decimals of 16 bytes, that have no codes. */
  public static ColumnSegment ofTexts(int rows, int nulls) {
    return new ColumnSegment(Encoding.STRING, rows, 0, 0, 0, 0, 0, 0, nulls);
  }

  /** A column of such segments. */
  public static TableColumn column(
      String name, ColumnType type, List<ColumnSegment> zones, Optional<Dictionary> dictionary) {
    long rows = 0;
    long nulls = 0;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (ColumnSegment zone : zones) {
      rows += zone.rows();
      nulls += zone.nulls();
      if (zone.nulls() != zone.rows()) {
        least = Math.min(least, zone.least());
        greatest = Math.max(greatest, zone.greatest());
      }
    }
    boolean any = least <= greatest;
    double distinct = distinct(type, rows - nulls, least, greatest);
    return new TableColumn(
        name,
        type,
        zones,
        dictionary,
        new ColumnStatistics(rows, nulls, any ? least : 0, any ? greatest : 0, distinct, 0, false));
  }

  /** As many as there can be, in the absence of anything better: files do not say. */
  private static double distinct(ColumnType type, long values, long least, long greatest) {
    double most = Math.max(1, values);
    return least < greatest && ValueType.of(type).lane() != Lane.STRING
        ? Math.min(most, (double) greatest - (double) least + 1)
        : most;
  }

  /**
   * Requires that all files have the columns of the first.
   *
   * @param columns of each file
   * @param agree whether two columns are the same to SQL
   */
  public static <C> void requireSame(
      List<MappedFile> files, List<List<C>> columns, BiPredicate<C, C> agree) {
    List<C> first = columns.getFirst();
    for (int f = 1; f < files.size(); f++) {
      List<C> other = columns.get(f);
      boolean agrees = first.size() == other.size();
      for (int c = 0; agrees && c < first.size(); c++) {
        agrees = agree.test(first.get(c), other.get(c));
      }
      if (!agrees) {
        MappedFile file = files.get(f);
        throw file.failure(
            file.sizeBytes(), "its columns are not those of '" + files.getFirst().path() + "'");
      }
    }
  }
}
