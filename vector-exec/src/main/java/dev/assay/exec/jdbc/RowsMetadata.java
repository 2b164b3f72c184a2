package dev.assay.exec.jdbc;

import dev.assay.exec.statement.RowStream;
import dev.assay.exec.type.ColumnType;
import java.lang.reflect.Method;
import java.sql.ResultSetMetaData;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a result's columns are. */
final class RowsMetadata implements Facade.Fallback {

  private final RowStream rows;

  RowsMetadata(RowStream rows) {
    this.rows = rows;
  }

  private ColumnType type(int column) {
    return rows.types().get(column - 1);
  }

  int getColumnCount() {
    return rows.names().size();
  }

  String getColumnName(int column) {
    return rows.names().get(column - 1);
  }

  String getColumnLabel(int column) {
    return rows.names().get(column - 1);
  }

  int getColumnType(int column) {
    return JdbcTypes.number(type(column).kind());
  }

  String getColumnTypeName(int column) {
    return JdbcTypes.name(type(column));
  }

  String getColumnClassName(int column) {
    return JdbcTypes.javaClass(type(column).kind()).getName();
  }

  int getPrecision(int column) {
    return type(column).precision();
  }

  int getScale(int column) {
    return type(column).scale();
  }

  int isNullable(int column) {
    return type(column).nullable()
        ? ResultSetMetaData.columnNullable
        : ResultSetMetaData.columnNoNulls;
  }

  boolean isSigned(int column) {
    return type(column).kind().isNumber();
  }

  int getColumnDisplaySize(int column) {
    return 40;
  }

  boolean isReadOnly(int column) {
    return true;
  }

  boolean isSearchable(int column) {
    return true;
  }

  boolean isCaseSensitive(int column) {
    return true;
  }

  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments) {
    return Metadata.plain(method.getReturnType());
  }
}
