package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tables of the TPC-H benchmark, as dbgen makes them, by {@code io.trino.tpch} straight into
 * columns: keys and counts INTEGER, money and quantities DECIMAL(15, 2), dates DATE, texts VARCHAR,
 * nothing nullable; the primary keys of the specification are declared.
 */
public final class Tpch {

  /** Largest scale factor whose order keys are 32-bit: there are 6 million for each unit. */
  private static final double MAX_INTEGER_SCALE = 350;

  /** Rows of a part, roughly: some hundredths of a second to make. */
  private static final int PART_ROWS = 1 << 14;

  private Tpch() {}

  /** Names of the tables, in order of size by the specification's table 1: customer to region. */
  public static List<String> tableNames() {
    return TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
  }

  /**
   * Makes all eight tables. To be closed by the caller, one by one or by a catalogue.
   *
   * @param scale scale factor, above 0
   * @param threads how many make rows, 1 or more
   * @throws dev.assay.engine.memory.MemoryRefused where they do not fit; nothing then stays open
   */
  public static List<Table> generate(double scale, int threads, MemoryBudget budget) {
    List<Table> tables = new ArrayList<>();
    try {
      tableNames().forEach(name -> tables.add(generate(name, scale, threads, budget)));
      return tables;
    } catch (RuntimeException e) {
      tables.forEach(Table::close);
      throw e;
    }
  }

  /**
   * Makes one table.
   *
   * @param name such as {@code lineitem}
   * @throws IllegalArgumentException where TPC-H has no such table, or no such scale
   */
  public static Table generate(String name, double scale, int threads, MemoryBudget budget) {
    return generate(TpchTable.getTable(name), scale, threads, budget);
  }

  /** What a table is declared to be at a scale factor. */
  public static TableDefinition definition(String name, double scale) {
    return definition(TpchTable.getTable(name), scale);
  }

  private static <E extends TpchEntity> Table generate(
      TpchTable<E> table, double scale, int threads, MemoryBudget budget) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("a scale factor is above 0, not " + scale);
    }
    int parts = partCount(table.getTableName(), scale);
    var each =
        IntStream.rangeClosed(1, parts)
            .mapToObj(part -> (OrderedLoad.Part) target -> fill(table, scale, part, parts, target))
            .iterator();
    return OrderedLoad.load(definition(table, scale), each, threads, budget);
  }

  private static int partCount(String table, double scale) {
    double rows =
        scale
            * switch (table) {
              case "lineitem" -> 6_000_000;
              case "orders" -> 1_500_000;
              case "partsupp" -> 800_000;
              case "part" -> 200_000;
              case "customer" -> 150_000;
              case "supplier" -> 10_000;
              default -> 0; // nation and region cannot be made in parts
            };
    return (int) Math.ceil(Math.max(1, rows / PART_ROWS));
  }

  private static <E extends TpchEntity> void fill(
      TpchTable<E> table, double scale, int part, int parts, ColumnBuffer[] target) {
    List<TpchColumn<E>> columns = table.getColumns();
    TpchColumnType.Base[] types =
        columns.stream().map(c -> c.getType().getBase()).toArray(TpchColumnType.Base[]::new);
    for (E row : table.createGenerator(scale, part, parts)) {
      for (int c = 0; c < target.length; c++) {
        TpchColumn<E> column = columns.get(c);
        switch (types[c]) {
          case IDENTIFIER -> target[c].addLong(column.getIdentifier(row));
          case INTEGER -> target[c].addLong(column.getInteger(row));
          case DATE -> target[c].addLong(column.getDate(row));
          // The generator holds hundredths and divides: this gives them back exactly.
          case DOUBLE -> target[c].addLong(Math.round(100 * column.getDouble(row)));
          case VARCHAR -> {
            byte[] text = column.getString(row).getBytes(UTF_8);
            target[c].addText(text, 0, text.length);
          }
        }
      }
    }
  }

  private static TableDefinition definition(TpchTable<?> table, double scale) {
    List<TableDefinition.Column> columns = new ArrayList<>();
    for (TpchColumn<?> column : table.getColumns()) {
      String name = column.getColumnName();
      columns.add(new TableDefinition.Column(name, type(name, column.getType(), scale)));
    }
    List<Integer> key =
        switch (table.getTableName()) {
          case "lineitem" -> List.of(0, 3);
          case "partsupp" -> List.of(0, 1);
          default -> List.of(0);
        };
    return new TableDefinition(table.getTableName(), columns, List.of(key));
  }

  private static ColumnType type(String column, TpchColumnType type, double scale) {
    return switch (type.getBase()) {
      case IDENTIFIER ->
          ColumnType.of(
              column.endsWith("_orderkey") && scale > MAX_INTEGER_SCALE
                  ? TypeKind.BIGINT
                  : TypeKind.INTEGER);
      case INTEGER -> ColumnType.of(TypeKind.INTEGER);
      case DATE -> ColumnType.of(TypeKind.DATE);
      case DOUBLE -> ColumnType.decimal(15, 2);
      case VARCHAR -> ColumnType.of(TypeKind.VARCHAR);
    };
  }
}
