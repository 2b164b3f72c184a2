package dev.assay.bench.suite.sql;

import dev.assay.exec.load.Tpch;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tables as files of one line a row with {@code |} behind each field, and queries over them. */
interface DataSet {

  /** Definitions of the tables, with the keys that every engine is told of. */
  List<TableDefinition> tables(double scale);

  /** Writes the rows of a table. */
  void write(String table, double scale, Path file) throws IOException;

  /** Names of the queries. */
  List<String> queries();

  /** Text of a query. */
  String text(String query);

  /** {@code CREATE TABLE} with types and keys. */
  static String ddl(TableDefinition table, boolean withKeys) {
    List<String> parts = new ArrayList<>();
    for (TableDefinition.Column column : table.columns()) {
      parts.add(column.name() + " " + type(column.type()));
    }
    if (withKeys) {
      table.keys().forEach(key -> parts.add(primaryKey(table, key)));
    }
    return "CREATE TABLE " + table.name() + " (" + String.join(", ", parts) + ")";
  }

  /** {@code PRIMARY KEY (a, b)}. */
  static String primaryKey(TableDefinition table, List<Integer> key) {
    return key.stream()
        .map(column -> table.columns().get(column).name())
        .collect(Collectors.joining(", ", "PRIMARY KEY (", ")"));
  }

  private static String type(ColumnType type) {
    String name = type.kind() == TypeKind.DOUBLE ? "DOUBLE PRECISION" : type.kind().name();
    String size =
        type.kind() == TypeKind.DECIMAL ? "(" + type.precision() + ", " + type.scale() + ")" : "";
    return name + size + (type.nullable() ? "" : " NOT NULL");
  }

  /** A text that comes with the suite. */
  static String resource(String path) {
    try (var in = DataSet.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path: build with Maven");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** TPC-H's eight tables and 22 queries. */
  final class TpchSet implements DataSet {

    private static final int QUERIES = 22;

    @Override
    public List<TableDefinition> tables(double scale) {
      return Tpch.tableNames().stream().map(name -> Tpch.definition(name, scale)).toList();
    }

    @Override
    public void write(String table, double scale, Path file) throws IOException {
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (TpchEntity row : TpchTable.getTable(table).createGenerator(scale, 1, 1)) {
          out.write(row.toLine());
          out.write('\n');
        }
      }
    }

    @Override
    public List<String> queries() {
      List<String> names = new ArrayList<>();
      for (int query = 1; query <= QUERIES; query++) {
        names.add("q%02d".formatted(query));
      }
      return names;
    }

    @Override
    public String text(String query) {
      String text = resource("tpch/" + query + ".sql").strip();
      return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }
  }
}
