package dev.assay.exec.random;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Tables of random columns, full of nulls, duplicates and skew, in both engines: small ones, an
 * empty one, and one that is longer than a batch.
 */
final class RandomTables {

  private static final List<String> WORDS =
      List.of("", "a", "ab", "b", "B", "bc%", "c_d", "ö", "日本", "zebra", "a b", "A", "special");
  private static final int[] ROWS = {17, 60, 250, 0, 2_500};
  private static final LocalDate FIRST_DAY = LocalDate.of(1999, 12, 20);

  private final List<List<TableDefinition.Column>> tables = new ArrayList<>();

  /** Makes the tables t0 to t4 in both engines. */
  RandomTables(SplittableRandom random, SqlEngine engine, Connection duck) throws SQLException {
    for (int t = 0; t < ROWS.length; t++) {
      List<TableDefinition.Column> columns = columns(random, "t" + t);
      tables.add(columns);
      fill(random, "t" + t, columns, ROWS[t], engine, duck);
    }
  }

  int count() {
    return tables.size();
  }

  /** The first so many have few rows, so that joins of them stay small. */
  int small() {
    return 4;
  }

  List<TableDefinition.Column> columns(int table) {
    return tables.get(table);
  }

  private static List<TableDefinition.Column> columns(SplittableRandom random, String table) {
    List<ColumnType> types =
        List.of(
            ColumnType.of(TypeKind.INTEGER),
            ColumnType.of(TypeKind.INTEGER),
            ColumnType.of(TypeKind.BIGINT),
            ColumnType.of(TypeKind.SMALLINT),
            ColumnType.decimal(9, 2),
            ColumnType.of(TypeKind.DOUBLE),
            ColumnType.of(TypeKind.VARCHAR),
            ColumnType.of(TypeKind.VARCHAR),
            ColumnType.of(TypeKind.DATE),
            ColumnType.of(TypeKind.BOOLEAN));
    List<TableDefinition.Column> columns = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      ColumnType type = random.nextInt(4) > 0 ? types.get(c).orNull() : types.get(c);
      columns.add(new TableDefinition.Column(table + "c" + c, type));
    }
    return columns;
  }

  private static void fill(
      SplittableRandom random,
      String name,
      List<TableDefinition.Column> columns,
      int rows,
      SqlEngine engine,
      Connection duck)
      throws SQLException {
    String declared =
        columns.stream()
            .map(column -> column.name() + " " + sqlType(column.type()))
            .collect(Collectors.joining(", "));
    try (Statement statement = duck.createStatement()) {
      statement.execute("CREATE TABLE " + name + " (" + declared + ")");
    }
    TableDefinition definition = new TableDefinition(name, columns, List.of());
    int[] nullsOf100 = new int[columns.size()];
    int[] range = new int[columns.size()];
    for (int c = 0; c < nullsOf100.length; c++) {
      nullsOf100[c] = columns.get(c).type().nullable() ? random.nextInt(5, 80) : 0;
      range[c] = random.nextInt(3) == 0 ? 400 : 12;
    }
    try (TableWriter writer = new TableWriter(definition, MemoryBudget.of(1L << 30));
        DuckDBAppender appender =
            duck.unwrap(DuckDBConnection.class).createAppender("main", name)) {
      for (int row = 0; row < rows; row++) {
        appender.beginRow();
        for (int c = 0; c < nullsOf100.length; c++) {
          if (random.nextInt(100) < nullsOf100[c]) {
            writer.column(c).addNull();
            appender.appendNull();
          } else {
            add(random, columns.get(c).type(), range[c], writer.column(c), appender);
          }
        }
        writer.endRow();
        appender.endRow();
      }
      engine.register(writer.seal());
    }
  }

  static String sqlType(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + type.precision() + ", " + type.scale() + ")"
        : type.kind().name();
  }

  private static void add(
      SplittableRandom random,
      ColumnType type,
      int range,
      ColumnBuffer ours,
      DuckDBAppender appender)
      throws SQLException {
    // The square makes small values common: skew.
    int number = (int) ((long) random.nextInt(range) * random.nextInt(range) / range) - 4;
    switch (type.kind()) {
      case INTEGER -> {
        ours.addLong(number);
        appender.append(number);
      }
      case BIGINT -> {
        ours.addLong(number * 1_000_000_007L);
        appender.append(number * 1_000_000_007L);
      }
      case SMALLINT -> {
        ours.addLong(number);
        appender.append((short) number);
      }
      case DECIMAL -> {
        ours.addLong(number * 25L);
        appender.append(BigDecimal.valueOf(number * 25L, type.scale()));
      }
      case DOUBLE -> {
        ours.addDouble(number * 0.5);
        appender.append(number * 0.5);
      }
      case VARCHAR -> {
        String word = WORDS.get(Math.floorMod(number, WORDS.size()));
        String text = range > 12 ? word + number : word;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ours.addText(bytes, 0, bytes.length);
        appender.append(text);
      }
      case DATE -> {
        LocalDate day = FIRST_DAY.plusDays(number);
        ours.addLong(day.toEpochDay());
        appender.append(day);
      }
      case BOOLEAN -> {
        ours.addLong(number & 1);
        appender.append((number & 1) == 1);
      }
      default -> throw new IllegalArgumentException("no random values of " + type);
    }
  }
}
