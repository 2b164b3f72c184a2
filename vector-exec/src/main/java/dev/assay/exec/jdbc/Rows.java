package dev.assay.exec.jdbc;

import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A result set that is read forward. Columns are found by number, from 1, or by name. */
final class Rows implements Facade.Fallback {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of("setFetchSize", "setFetchDirection", "clearWarnings");

  private final RowStream stream;
  private final long maxRows;
  private final @Nullable Object statement;
  private final ResultSet facade;

  /** Where this row is, or the first one before that; null where there are no rows. */
  private @Nullable QueryResult part;

  /** What comes behind it, where that was asked for already. */
  private @Nullable QueryResult ahead;

  private boolean hasAhead;
  private int rowOfPart = -1;
  private long row = -1;
  private boolean isDone;
  private boolean wasNull;
  private boolean isClosed;

  private Rows(RowStream stream, long maxRows, @Nullable Object statement) {
    this.stream = stream;
    this.maxRows = maxRows;
    this.statement = statement;
    part = stream.next().orElse(null);
    facade = Facade.of(ResultSet.class, this);
  }

  /** Takes a stream over, when its first rows are there. */
  static Rows of(RowStream stream, long maxRows, @Nullable Object statement) {
    try {
      return new Rows(stream.awaitRows(), maxRows, statement);
    } catch (RuntimeException | Error e) {
      stream.close();
      throw e;
    }
  }

  ResultSet facade() {
    return facade;
  }

  boolean next() throws SQLException {
    requireOpen();
    isDone |= !hasNext();
    if (isDone) {
      stream.close();
      return false;
    }
    row++;
    rowOfPart++;
    if (ahead != null) {
      part = ahead;
      ahead = null;
      hasAhead = false;
      rowOfPart = 0;
    }
    return true;
  }

  private boolean hasNext() {
    if (part == null || row + 1 >= maxRows) {
      return false;
    }
    if (rowOfPart + 1 < part.rows()) {
      return true;
    }
    if (!hasAhead) {
      ahead = stream.next().orElse(null);
      hasAhead = true;
    }
    return ahead != null;
  }

  private void requireOpen() throws SQLException {
    if (isClosed) {
      throw new SQLException("the result set is closed");
    }
  }

  void close() {
    isClosed = true;
    stream.close();
  }

  boolean isClosed() {
    return isClosed;
  }

  boolean wasNull() {
    return wasNull;
  }

  int getRow() {
    return isDone ? 0 : (int) (row + 1);
  }

  boolean isBeforeFirst() {
    return row < 0 && !isDone && hasNext();
  }

  boolean isFirst() {
    return row == 0 && !isDone;
  }

  boolean isLast() {
    return row >= 0 && !isDone && !hasNext();
  }

  boolean isAfterLast() {
    return row >= 0 && isDone;
  }

  int findColumn(String label) throws SQLException {
    for (int i = 0; i < stream.names().size(); i++) {
      if (stream.names().get(i).equalsIgnoreCase(label)) {
        return i + 1;
      }
    }
    throw new SQLException("there is no column '" + label + "'");
  }

  ResultSetMetaData getMetaData() {
    return Facade.of(ResultSetMetaData.class, new RowsMetadata(stream));
  }

  @Nullable Statement getStatement() {
    return (Statement) statement;
  }

  @Nullable Object getWarnings() {
    return null;
  }

  int getType() {
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  int getConcurrency() {
    return ResultSet.CONCUR_READ_ONLY;
  }

  int getHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  int getFetchSize() {
    return 0;
  }

  int getFetchDirection() {
    return ResultSet.FETCH_FORWARD;
  }

  @Nullable Object getObject(int column) throws SQLException {
    requireOpen();
    if (part == null || row < 0 || isDone) {
      throw new SQLException("there is no row here: call next first");
    }
    if (column < 1 || column > stream.names().size()) {
      throw new SQLException("there is no column " + column + " of " + stream.names().size());
    }
    Object value = part.get(rowOfPart, column - 1);
    wasNull = value == null;
    return value;
  }

  <T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
    Object value = getObject(column);
    return value == null ? null : type.cast(converted(value, type));
  }

  /** All {@code getX(int)} and, by name, {@code getX(String)}. */
  @Override
  public Optional<Object> otherwise(Method method, @Nullable Object[] arguments)
      throws SQLException {
    String name = method.getName();
    if (WITHOUT_EFFECT.contains(name)) {
      return Optional.of("");
    }
    if (!name.startsWith("get") || arguments.length == 0) {
      return Optional.empty();
    }
    int column =
        switch (arguments[0]) {
          case Integer number -> number;
          case String label -> findColumn(label);
          case null, default -> throw new SQLException("a column has a number or a name");
        };
    Class<?> type = method.getReturnType();
    if (name.equals("getObject")) {
      type =
          arguments.length > 1 && arguments[1] instanceof Class<?> wanted ? wanted : Object.class;
    }
    Object value = getObject(column);
    return value == null
        ? zero(type)
        : Optional.of(type.equals(Object.class) ? value : converted(value, type));
  }

  /** What primitive getters give for null; other getters need null itself, which is NULL here. */
  private static Optional<Object> zero(Class<?> type) {
    if (!type.isPrimitive()) {
      return Optional.of(Facade.NULL);
    }
    return Optional.of(
        switch (type.getName()) {
          case "boolean" -> false;
          case "byte" -> (byte) 0;
          case "short" -> (short) 0;
          case "int" -> 0;
          case "long" -> 0L;
          case "float" -> 0f;
          default -> 0d;
        });
  }

  private static Object converted(Object value, Class<?> type) throws SQLException {
    try {
      return type.isInstance(value)
          ? value
          : switch (type.getSimpleName()) {
            case "String" -> ValueText.of(value);
            case "boolean", "Boolean" ->
                value instanceof String text
                    ? Boolean.parseBoolean(text) || text.equals("1")
                    : value instanceof Boolean truth ? truth : number(value).signum() != 0;
            case "byte", "Byte" -> whole(value).byteValueExact();
            case "short", "Short" -> whole(value).shortValueExact();
            case "int", "Integer" -> whole(value).intValueExact();
            case "long", "Long" -> whole(value).longValueExact();
            case "float", "Float" -> floating(value).floatValue();
            case "double", "Double" -> floating(value);
            case "BigDecimal" -> number(value);
            case "BigInteger" -> whole(value).toBigInteger();
            case "byte[]" -> ValueText.of(value).getBytes(StandardCharsets.UTF_8);
            default -> temporal(value, type);
          };
    } catch (RuntimeException e) {
      throw new SQLException(
          "'%s' cannot be read as %s".formatted(value, type.getSimpleName()), "22018", e);
    }
  }

  private static BigDecimal whole(Object value) {
    return number(value).setScale(0, RoundingMode.DOWN);
  }

  private static BigDecimal number(Object value) {
    return switch (value) {
      case BigDecimal number -> number;
      case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
      default -> new BigDecimal(value.toString().strip());
    };
  }

  private static Double floating(Object value) {
    return value instanceof Number number ? number.doubleValue() : number(value).doubleValue();
  }

  private static Object temporal(Object value, Class<?> type) {
    LocalDateTime moment =
        switch (value) {
          case LocalDateTime time -> time;
          case OffsetDateTime time -> time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
          case LocalDate date -> date.atStartOfDay();
          case LocalTime time -> time.atDate(LocalDate.EPOCH);
          case String text when text.length() <= 10 -> LocalDate.parse(text).atStartOfDay();
          case String text -> LocalDateTime.parse(text.replace(' ', 'T'));
          default -> throw new IllegalArgumentException();
        };
    return switch (type.getName()) {
      case "java.sql.Date" -> Date.valueOf(moment.toLocalDate());
      case "java.sql.Time" -> Time.valueOf(moment.toLocalTime());
      case "java.sql.Timestamp", "java.util.Date" -> Timestamp.valueOf(moment);
      case "java.time.LocalDate" -> moment.toLocalDate();
      case "java.time.LocalTime" -> moment.toLocalTime();
      case "java.time.LocalDateTime" -> moment;
      case "java.time.OffsetDateTime" -> moment.atOffset(ZoneOffset.UTC);
      case "java.time.Instant" -> moment.toInstant(ZoneOffset.UTC);
      default -> throw new IllegalArgumentException();
    };
  }
}
