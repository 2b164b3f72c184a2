package dev.assay.exec.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every type from a buffer through a table, a query and an order to Java values. */
class TypesTest {

  private static final int ROWS = 70;

  private static final ColumnType WIDE = ColumnType.decimal(38, 4).orNull();

  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.of(TypeKind.BOOLEAN).orNull(),
          ColumnType.of(TypeKind.FLOAT).orNull(),
          WIDE,
          ColumnType.of(TypeKind.TIME).orNull(),
          ColumnType.of(TypeKind.TIMESTAMP).orNull(),
          ColumnType.of(TypeKind.TIMESTAMP_TZ).orNull(),
          ColumnType.of(TypeKind.INTERVAL_MONTHS).orNull(),
          ColumnType.of(TypeKind.INTERVAL_MICROS).orNull());

  private static BigDecimal wide(int row) {
    return new BigDecimal("1234567890123456789012345678.0001")
        .multiply(BigDecimal.valueOf(row - 35));
  }

  private static long micros(int row) {
    return (row - 30) * 123_456_789_012_345L;
  }

  private static void put(ColumnBuffer buffer, int row) {
    switch (buffer.type().kind()) {
      case BOOLEAN -> buffer.addLong(row % 2);
      case FLOAT -> buffer.addDouble((float) (row * 0.1));
      case DECIMAL -> buffer.addDecimal(wide(row));
      case TIME -> buffer.addLong(row * 1_234_567_891L);
      case INTERVAL_MONTHS -> buffer.addLong(row - 20);
      default -> buffer.addLong(micros(row));
    }
  }

  private static Object expected(TypeKind kind, int row) {
    return switch (kind) {
      case BOOLEAN -> row % 2 == 1;
      case FLOAT -> (float) (row * 0.1);
      case DECIMAL -> wide(row);
      case TIME -> LocalTime.ofNanoOfDay(row * 1_234_567_891_000L);
      case TIMESTAMP ->
          LocalDateTime.of(1970, 1, 1, 0, 0).plus(Duration.ofSeconds(0, micros(row) * 1000));
      case TIMESTAMP_TZ ->
          ((LocalDateTime) expected(TypeKind.TIMESTAMP, row)).atOffset(ZoneOffset.UTC);
      case INTERVAL_MONTHS -> Period.ofMonths(row - 20).normalized();
      default -> Duration.ofSeconds(0, micros(row) * 1000);
    };
  }

  private static Table table() {
    List<TableDefinition.Column> columns = new ArrayList<>();
    for (int c = 0; c < TYPES.size(); c++) {
      columns.add(new TableDefinition.Column("c" + c, TYPES.get(c)));
    }
    columns.add(new TableDefinition.Column("id", ColumnType.of(TypeKind.INTEGER)));
    TableDefinition definition = new TableDefinition("t", columns, List.of());
    try (TableWriter writer = new TableWriter(definition, MemoryBudget.of(1L << 28))) {
      for (int row = 0; row < ROWS; row++) {
        for (int c = 0; c < TYPES.size(); c++) {
          if (row % 7 == 3) {
            writer.column(c).addNull();
          } else {
            put(writer.column(c), row);
          }
        }
        writer.column(TYPES.size()).addLong(row);
        writer.endRow();
      }
      return writer.seal();
    }
  }

  @Test
  void valuesComeBack() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.register(table());
      QueryResult result = engine.execute("select * from t order by id");
      for (int row = 0; row < ROWS; row++) {
        for (int c = 0; c < TYPES.size(); c++) {
          @Nullable Object wanted = row % 7 == 3 ? null : expected(TYPES.get(c).kind(), row);
          assertEquals(wanted, result.get(row, c), TYPES.get(c) + ", row " + row);
        }
      }
    }
  }

  @Test
  void ordersKeysAndExtremes() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      engine.register(table());
      for (int c = 1; c < TYPES.size(); c++) {
        String column = "c" + c;
        QueryResult sorted =
            engine.execute("select id from t where " + column + " is not null order by " + column);
        for (int row = 1; row < sorted.rows(); row++) {
          long before = sorted.columns().getFirst().getLong(row - 1);
          assertTrue(sorted.columns().getFirst().getLong(row) > before, column);
        }
        QueryResult found =
            engine.execute(
                "select min(%1$s), max(%1$s), count(distinct %1$s) from t".formatted(column));
        TypeKind kind = TYPES.get(c).kind();
        assertEquals(
            List.of(expected(kind, 0), expected(kind, ROWS - 1), 60L), found.row(0), column);
        QueryResult groups =
            engine.execute("select %1$s, count(*) from t group by %1$s".formatted(column));
        assertEquals(61, groups.rows(), column);
        QueryResult joined =
            engine.execute(
                "select count(*) from t a join t b on a.%1$s = b.%1$s".formatted(column));
        assertEquals(60L, joined.get(0, 0), column);
      }
    }
  }

  @Test
  void textsOfMoments() {
    assertEquals("2024-02-29 13:05:07.25", roundTrip("2024-02-29T13:05:07.250"));
    assertEquals("1969-12-31 23:59:59.999999", roundTrip("1969-12-31 23:59:59.999999"));
    assertEquals("2024-02-29 11:35:00", roundTrip("2024-02-29 13:05:00+01:30"));
    assertEquals("0044-03-15 (BC) 00:00:00", roundTrip("0044-03-15 (BC)"));
    assertEquals(OptionalLong.empty(), TemporalText.timestamp("2023-02-29 00:00:00"));
    assertEquals(OptionalLong.empty(), TemporalText.timestamp("2023-02-28 24:00:01"));
    assertEquals(OptionalLong.empty(), TemporalText.date("2023-02-28x"));
    assertEquals(OptionalLong.empty(), TemporalText.time("12"));
    assertEquals("1 year 2 months", TemporalText.ofMonths(14));
    assertEquals("-3 days -04:00:00", TemporalText.ofMicros(-76 * 3_600_000_000L));
  }

  private static String roundTrip(String text) {
    return TemporalText.ofTimestamp(TemporalText.timestamp(text).orElseThrow());
  }

  @Test
  void decimalsThatDoNotFitAreRefused() {
    ColumnBuffer narrow = new ColumnBuffer(ColumnType.decimal(18, 2));
    assertThrows(
        ArithmeticException.class,
        () -> narrow.addDecimal(new BigDecimal("100000000000000000000")));
    assertThrows(ArithmeticException.class, () -> narrow.addDecimal(new BigDecimal("1.234")));
  }
}
