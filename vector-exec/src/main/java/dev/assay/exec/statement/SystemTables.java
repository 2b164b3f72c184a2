package dev.assay.exec.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Sequence;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableDefinition.Column;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables that tell of tables: of information_schema, and what DuckDB has as functions. */
public final class SystemTables {

  private SystemTables() {}

  /** The table of a name, as a catalogue is now; empty for other names. */
  public static Optional<Table> find(String name, Catalogue catalogue, MemoryBudget memory) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "information_schema.tables" ->
          of(
              name,
              memory,
              "table_catalog table_schema table_name table_type",
              tables(catalogue, true));
      case "information_schema.schemata" ->
          of(name, memory, "catalog_name schema_name", schemas(catalogue));
      case "duckdb_schemas()" -> of(name, memory, "database_name schema_name", schemas(catalogue));
      case "information_schema.columns" ->
          of(
              name,
              memory,
              "table_catalog table_schema table_name column_name ordinal_position# column_default"
                  + " is_nullable data_type",
              columns(catalogue, true));
      case "duckdb_columns()" ->
          of(
              name,
              memory,
              "database_name schema_name table_name column_name column_index# column_default"
                  + " is_nullable? data_type",
              columns(catalogue, false));
      case "duckdb_tables()" ->
          of(
              name,
              memory,
              "database_name schema_name table_name estimated_size# column_count#"
                  + " has_primary_key? temporary?",
              tables(catalogue, false));
      case "duckdb_sequences()" ->
          of(
              name,
              memory,
              "database_name schema_name sequence_name start_value# min_value# max_value#"
                  + " increment_by# cycle?",
              sequences(catalogue));
      case "show_tables()" -> of(name, memory, "name", names(catalogue));
      case "duckdb_views()" ->
          of(name, memory, "database_name schema_name view_name sql", views(catalogue));
      default -> Optional.empty();
    };
  }

  private static String plain(String qualified) {
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  private static List<Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static List<List<Object>> schemas(Catalogue catalogue) {
    return catalogue.schemas().stream().map(schema -> row("memory", schema)).toList();
  }

  private static List<List<Object>> tables(Catalogue catalogue, boolean isStandard) {
    List<List<Object>> rows = new ArrayList<>();
    for (Table table : catalogue.tables()) {
      String schema = Catalogue.schema(table.name());
      String name = plain(table.name());
      boolean hasKey =
          table.keys().stream()
              .anyMatch(key -> key.stream().noneMatch(c -> column(table, c).type().nullable()));
      rows.add(
          isStandard
              ? row("memory", schema, name, "BASE TABLE")
              : row("memory", schema, name, table.rows(), table.columns().size(), hasKey, false));
    }
    if (isStandard) {
      for (Catalogue.View view : catalogue.views()) {
        rows.add(row("memory", Catalogue.schema(view.name()), plain(view.name()), "VIEW"));
      }
    }
    return rows;
  }

  private static List<List<Object>> names(Catalogue catalogue) {
    List<String> names = new ArrayList<>();
    catalogue.tables().forEach(table -> names.add(table.name()));
    catalogue.views().forEach(view -> names.add(view.name()));
    names.sort(String.CASE_INSENSITIVE_ORDER);
    return names.stream().map(SystemTables::row).toList();
  }

  private static List<List<Object>> views(Catalogue catalogue) {
    return catalogue.views().stream()
        .map(v -> row("memory", Catalogue.schema(v.name()), plain(v.name()), v.sql()))
        .toList();
  }

  private static List<List<Object>> sequences(Catalogue catalogue) {
    List<List<Object>> rows = new ArrayList<>();
    for (Sequence each : catalogue.sequences().all()) {
      Sequence.Range of = each.range();
      rows.add(
          row(
              "memory",
              Catalogue.schema(each.name()),
              plain(each.name()),
              of.start(),
              of.least(),
              of.greatest(),
              of.increment(),
              of.cycles()));
    }
    return rows;
  }

  private static Column column(Table table, int index) {
    return table.definition().columns().get(index);
  }

  private static List<List<Object>> columns(Catalogue catalogue, boolean isStandard) {
    List<List<Object>> rows = new ArrayList<>();
    for (Table table : catalogue.tables()) {
      for (int c = 0; c < table.columns().size(); c++) {
        Column column = column(table, c);
        boolean nullable = column.type().nullable();
        rows.add(
            row(
                "memory",
                Catalogue.schema(table.name()),
                plain(table.name()),
                column.name(),
                c + 1,
                column.initial().orElse(null),
                isStandard ? nullable ? "YES" : "NO" : (Object) nullable,
                column.type().sql()));
      }
    }
    return rows;
  }

  /** A table of texts, of numbers where a name has # behind it, of truths where ?. */
  private static Optional<Table> of(
      String name, MemoryBudget memory, String columns, List<List<Object>> rows) {
    List<Column> declared =
        Arrays.stream(columns.split(" "))
            .map(
                column -> {
                  String plain = column.replaceAll("[#?]", "");
                  TypeKind kind =
                      column.endsWith("#")
                          ? TypeKind.BIGINT
                          : column.endsWith("?") ? TypeKind.BOOLEAN : TypeKind.VARCHAR;
                  return new Column(plain, ColumnType.of(kind).orNull());
                })
            .toList();
    try (TableWriter writer =
        new TableWriter(new TableDefinition(name, declared, List.of()), memory)) {
      for (List<Object> row : rows) {
        for (int c = 0; c < row.size(); c++) {
          add(writer, c, row.get(c));
        }
        writer.endRow();
      }
      return Optional.of(writer.seal());
    }
  }

  private static void add(TableWriter writer, int column, @Nullable Object value) {
    switch (value) {
      case null -> writer.column(column).addNull();
      case Boolean truth -> writer.column(column).addLong(truth ? 1 : 0);
      case Number number -> writer.column(column).addLong(number.longValue());
      default -> {
        byte[] text = value.toString().getBytes(UTF_8);
        writer.column(column).addText(text, 0, text.length);
      }
    }
  }
}
