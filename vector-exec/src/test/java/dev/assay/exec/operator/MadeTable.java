package dev.assay.exec.operator;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A small table and the same rows as Java values: Long, Double, String or null. */
final class MadeTable implements AutoCloseable {

  /** Makes the value of a row. */
  @FunctionalInterface
  interface Maker {
    @Nullable Object make(SplittableRandom random, int row);
  }

  record Column(String name, ColumnType type, Maker maker) {}

  final Table table;
  final List<List<@Nullable Object>> rows = new ArrayList<>();

  MadeTable(String name, int count, SplittableRandom random, List<Column> columns) {
    List<TableDefinition.Column> declared =
        columns.stream().map(c -> new TableDefinition.Column(c.name(), c.type())).toList();
    TableDefinition definition = new TableDefinition(name, declared, List.of());
    try (TableWriter writer = new TableWriter(definition, MemoryBudget.of(1L << 30))) {
      for (int row = 0; row < count; row++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
          Object value = columns.get(c).maker().make(random, row);
          values.add(value);
          put(writer.column(c), value);
        }
        rows.add(values);
        writer.endRow();
      }
      table = writer.seal();
    }
  }

  private static void put(ColumnBuffer buffer, @Nullable Object value) {
    switch (value) {
      case null -> buffer.addNull();
      case Long number -> buffer.addLong(number);
      case Double number -> buffer.addDouble(number);
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.addText(bytes, 0, bytes.length);
      }
      default -> throw new IllegalArgumentException("no value of a test: " + value);
    }
  }

  static Column ints(String name, long bound) {
    return new Column(
        name, ColumnType.of(TypeKind.INTEGER), (random, row) -> random.nextLong(bound));
  }

  static Column column(String name, ColumnType type, Maker maker) {
    return new Column(name, type, maker);
  }

  /** The same with a null in one row of so many. */
  static Column nullable(Column column, int oneIn) {
    return new Column(
        column.name(),
        column.type().orNull(),
        (random, row) -> random.nextInt(oneIn) == 0 ? null : column.maker().make(random, row));
  }

  /** Texts of a few thousand at most: they get a dictionary. */
  static Column texts(String name, int different) {
    return new Column(
        name,
        ColumnType.of(TypeKind.VARCHAR),
        (random, row) -> "text-" + Integer.toString(random.nextInt(different) * 7919, 36));
  }

  ValueType type(int column) {
    return table.columns().get(column).valueType();
  }

  Expression.Column ref(int column) {
    return new Expression.Column(column, type(column));
  }

  Scan scan(Expression... conjuncts) {
    List<Integer> all = IntStream.range(0, table.columns().size()).boxed().toList();
    return new Scan(
        table, all, List.of(conjuncts), all.stream().map(this::type).toList(), table.rows());
  }

  @Override
  public void close() {
    table.close();
  }
}
