package dev.assay.exec.jdbc;

import dev.assay.exec.PreparedSql;
import java.lang.reflect.Method;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A prepared statement: every {@code setX(index, value)} sets a value as it is. */
final class PreparedCommand extends Command {

  private final PreparedSql sql;
  private final @Nullable Object[] values;
  private final boolean[] isSet;
  private final List<@Nullable Object[]> batch = new ArrayList<>();

  PreparedCommand(Session session, PreparedSql sql) {
    super(session, Optional.of(sql));
    this.sql = sql;
    values = new Object[sql.parameters()];
    isSet = new boolean[values.length];
  }

  private @Nullable Object[] requireValues() throws SQLException {
    for (int i = 0; i < isSet.length; i++) {
      if (!isSet[i]) {
        throw new SQLException("parameter " + (i + 1) + " has no value");
      }
    }
    return values.clone();
  }

  boolean execute() throws SQLException {
    return run(sql, requireValues());
  }

  ResultSet executeQuery() throws SQLException {
    execute();
    return requireRows();
  }

  int executeUpdate() throws SQLException {
    return Math.toIntExact(executeLargeUpdate());
  }

  long executeLargeUpdate() throws SQLException {
    execute();
    return requireCount();
  }

  void clearParameters() {
    Arrays.fill(isSet, false);
  }

  void addBatch() throws SQLException {
    batch.add(requireValues());
  }

  @Override
  void clearBatch() {
    super.clearBatch();
    batch.clear();
  }

  @Override
  int[] executeBatch() throws SQLException {
    int[] counts = new int[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      run(sql, batch.get(i));
      counts[i] = Math.toIntExact(requireCount());
    }
    batch.clear();
    return counts;
  }

  @Nullable ResultSetMetaData getMetaData() throws SQLException {
    ResultSet result = getResultSet();
    return result == null ? null : result.getMetaData();
  }

  int getParameterCount() {
    return values.length;
  }

  ParameterMetaData getParameterMetaData() {
    return Facade.of(ParameterMetaData.class, this);
  }

  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments)
      throws SQLException {
    boolean sets = method.getName().startsWith("set") && arguments.length >= 2;
    if (!sets || !(arguments[0] instanceof Integer index)) {
      return super.otherwise(method, arguments);
    }
    if (index < 1 || index > values.length) {
      throw new SQLException("there is no parameter " + index + " of " + values.length);
    }
    isSet[index - 1] = true;
    values[index - 1] =
        method.getName().equals("setNull")
            ? null
            : switch (arguments[1]) {
              case Timestamp moment -> moment.toLocalDateTime();
              case Date date -> date.toLocalDate();
              case Time time -> time.toLocalTime();
              case null -> null;
              case Object value -> value;
            };
    return Optional.of("");
  }
}
