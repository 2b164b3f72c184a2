package dev.assay.exec.sql;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DuckDB's tables copied into ours, so that a test writes its rows down once, in SQL. */
final class CopiedTables {

  private CopiedTables() {}

  static List<Table> of(Connection duck) throws SQLException {
    List<Table> tables = new ArrayList<>();
    for (String name : names(duck)) {
      try (Statement statement = duck.createStatement();
          ResultSet rows = statement.executeQuery("SELECT * FROM " + name)) {
        tables.add(copy(name, rows));
      }
    }
    return tables;
  }

  private static List<String> names(Connection duck) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet tables = statement.executeQuery("SHOW TABLES")) {
      while (tables.next()) {
        names.add(tables.getString(1));
      }
    }
    return names;
  }

  private static Table copy(String name, ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<TableDefinition.Column> declared = new ArrayList<>();
    for (int c = 1; c <= columns.getColumnCount(); c++) {
      declared.add(new TableDefinition.Column(columns.getColumnName(c), type(columns, c).orNull()));
    }
    TableDefinition definition = new TableDefinition(name, declared, List.of());
    try (TableWriter writer = new TableWriter(definition, MemoryBudget.of(1L << 26))) {
      while (rows.next()) {
        for (int c = 0; c < declared.size(); c++) {
          add(rows.getObject(c + 1), writer.column(c));
        }
        writer.endRow();
      }
      return writer.seal();
    }
  }

  private static ColumnType type(ResultSetMetaData columns, int column) throws SQLException {
    String name = columns.getColumnTypeName(column);
    return name.startsWith("DECIMAL")
        ? ColumnType.decimal(columns.getPrecision(column), columns.getScale(column))
        : ColumnType.of(TypeKind.valueOf(name));
  }

  private static void add(@Nullable Object value, ColumnBuffer column) {
    switch (value) {
      case null -> column.addNull();
      case Boolean truth -> column.addLong(truth ? 1 : 0);
      case Double number -> column.addDouble(number);
      case Float number -> column.addDouble(number);
      case BigDecimal number -> column.addDecimal(number);
      case Timestamp moment -> column.addLong(TemporalText.micros(moment.toLocalDateTime()));
      case LocalTime time -> column.addLong(time.toNanoOfDay() / 1000);
      case Number number -> column.addLong(number.longValue());
      case LocalDate day -> column.addLong(day.toEpochDay());
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        column.addText(utf8, 0, utf8.length);
      }
      default -> throw new IllegalArgumentException("no column of a test: " + value.getClass());
    }
  }
}
