package dev.assay.exec.jdbc;

import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.statement.RowStream;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an engine has, as tools ask for it. Numbers in these results are texts, which getInt reads.
 * Whatever is not answered here is "no", 0, "" or no rows.
 */
final class Metadata implements Facade.Fallback {

  private static final String SCHEMA = "main";

  private final Session session;

  Metadata(Session session) {
    this.session = session;
  }

  private static ResultSet rows(String names, List<List<@Nullable String>> rows) {
    List<String> labels = List.of(names.split(" "));
    List<ResultColumn> columns = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      List<@Nullable String> values = new ArrayList<>();
      for (List<@Nullable String> row : rows) {
        values.add(c < row.size() ? row.get(c) : null);
      }
      columns.add(ResultColumn.ofTexts(values));
    }
    RowStream stream = RowStream.of(new QueryResult(labels, columns, rows.size()));
    return Rows.of(stream, Long.MAX_VALUE, null).facade();
  }

  private static boolean matches(@Nullable String pattern, String name) {
    if (pattern == null) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.replace("\\_", "\uE000").toCharArray()) {
      regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(c == '\uE000' ? "_" : "" + c));
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }

  ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String name,
      String @Nullable [] types) {
    List<List<@Nullable String>> found = new ArrayList<>();
    List<String> wanted = types == null ? List.of("TABLE", "VIEW") : List.of(types);
    if (wanted.contains("TABLE")) {
      session.engine().catalogue().tables().stream()
          .filter(table -> matches(name, table.name()))
          .forEach(table -> found.add(Arrays.asList(null, SCHEMA, table.name(), "TABLE")));
    }
    if (wanted.contains("VIEW")) {
      session.engine().catalogue().views().stream()
          .filter(view -> matches(name, view.name()))
          .forEach(view -> found.add(Arrays.asList(null, SCHEMA, view.name(), "VIEW", view.sql())));
    }
    return rows(
        "TABLE_CAT TABLE_SCHEM TABLE_NAME TABLE_TYPE REMARKS TYPE_CAT TYPE_SCHEM TYPE_NAME"
            + " SELF_REFERENCING_COL_NAME REF_GENERATION",
        found);
  }

  ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schema,
      @Nullable String table,
      @Nullable String column) {
    List<List<@Nullable String>> found = new ArrayList<>();
    for (Table each : session.engine().catalogue().tables()) {
      List<TableDefinition.Column> columns = each.definition().columns();
      for (int c = 0; c < columns.size(); c++) {
        TableDefinition.Column one = columns.get(c);
        if (matches(table, each.name()) && matches(column, one.name())) {
          found.add(column(each.name(), one, c + 1));
        }
      }
    }
    return rows(
        "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE"
            + " BUFFER_LENGTH DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF"
            + " SQL_DATA_TYPE SQL_DATETIME_SUB CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE"
            + " SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE SOURCE_DATA_TYPE IS_AUTOINCREMENT"
            + " IS_GENERATEDCOLUMN",
        found);
  }

  private static List<@Nullable String> column(
      String table, TableDefinition.Column column, int place) {
    ColumnType type = column.type();
    boolean isNullable = type.nullable();
    @Nullable String[] row = new String[24];
    row[1] = SCHEMA;
    row[2] = table;
    row[3] = column.name();
    row[4] = String.valueOf(JdbcTypes.number(type.kind()));
    row[5] = JdbcTypes.name(type);
    row[6] = String.valueOf(type.precision());
    row[8] = String.valueOf(type.scale());
    row[9] = "10";
    row[10] =
        String.valueOf(
            isNullable ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls);
    row[12] = column.initial().orElse(null);
    row[16] = String.valueOf(place);
    row[17] = isNullable ? "YES" : "NO";
    row[22] = "NO";
    row[23] = "NO";
    return Arrays.asList(row);
  }

  ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, String table) {
    List<List<@Nullable String>> found = new ArrayList<>();
    session
        .engine()
        .catalogue()
        .find(table)
        .ifPresent(
            one ->
                one.keys().stream()
                    .filter(
                        key -> key.stream().noneMatch(c -> one.columns().get(c).type().nullable()))
                    .limit(1)
                    .forEach(
                        key -> {
                          for (int i = 0; i < key.size(); i++) {
                            String name = one.columns().get(key.get(i)).name();
                            found.add(
                                Arrays.asList(
                                    null, SCHEMA, one.name(), name, String.valueOf(i + 1)));
                          }
                        }));
    return rows("TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME KEY_SEQ PK_NAME", found);
  }

  ResultSet getTypeInfo() {
    List<List<@Nullable String>> found = new ArrayList<>();
    for (TypeKind kind : TypeKind.values()) {
      found.add(Arrays.asList(kind.name(), String.valueOf(JdbcTypes.number(kind)), "38"));
    }
    return rows(
        "TYPE_NAME DATA_TYPE PRECISION LITERAL_PREFIX LITERAL_SUFFIX CREATE_PARAMS NULLABLE"
            + " CASE_SENSITIVE SEARCHABLE UNSIGNED_ATTRIBUTE FIXED_PREC_SCALE AUTO_INCREMENT"
            + " LOCAL_TYPE_NAME MINIMUM_SCALE MAXIMUM_SCALE SQL_DATA_TYPE SQL_DATETIME_SUB"
            + " NUM_PREC_RADIX",
        found);
  }

  ResultSet getTableTypes() {
    return rows("TABLE_TYPE", List.of(List.of("TABLE"), List.of("VIEW")));
  }

  ResultSet getSchemas() {
    return rows("TABLE_SCHEM TABLE_CATALOG", List.of(List.of(SCHEMA)));
  }

  ResultSet getSchemas(@Nullable String catalog, @Nullable String pattern) {
    return getSchemas();
  }

  String getDatabaseProductName() {
    return "Assay";
  }

  String getDatabaseProductVersion() {
    return "0.1.0";
  }

  String getDriverName() {
    return "Assay JDBC";
  }

  String getDriverVersion() {
    return "0.1.0";
  }

  int getJDBCMajorVersion() {
    return 4;
  }

  int getJDBCMinorVersion() {
    return 3;
  }

  String getURL() {
    return session.url();
  }

  String getIdentifierQuoteString() {
    return "\"";
  }

  String getSearchStringEscape() {
    return "\\";
  }

  boolean storesMixedCaseIdentifiers() {
    return true;
  }

  boolean storesMixedCaseQuotedIdentifiers() {
    return true;
  }

  boolean supportsBatchUpdates() {
    return true;
  }

  boolean supportsResultSetType(int type) {
    return type == ResultSet.TYPE_FORWARD_ONLY;
  }

  boolean supportsTransactions() {
    return true;
  }

  int getDefaultTransactionIsolation() {
    return Connection.TRANSACTION_REPEATABLE_READ;
  }

  @Nullable Connection getConnection() {
    return session.connection();
  }

  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments) {
    return method.getReturnType().equals(ResultSet.class)
        ? Optional.of(rows("TABLE_NAME", List.of()))
        : plain(method.getReturnType());
  }

  /** No, 0 or "". */
  static Optional<Object> plain(Class<?> type) {
    return Optional.ofNullable(
        switch (type.getName()) {
          case "boolean" -> false;
          case "int" -> 0;
          case "long" -> 0L;
          case "java.lang.String" -> "";
          default -> null;
        });
  }
}
