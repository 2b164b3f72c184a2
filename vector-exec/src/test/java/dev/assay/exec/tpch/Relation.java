package dev.assay.exec.tpch;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.table.Table;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A plan whose columns have names, to write plans by hand. */
record Relation(PhysicalNode node, List<String> names) {

  /** An expression, given the relation over which it is. */
  interface Maker {
    Expression of(Relation input);
  }

  static Relation scan(Table table, List<String> columns, double expected, Maker... conjuncts) {
    List<Integer> indexes = columns.stream().map(c -> table.columnIndex(c).orElseThrow()).toList();
    List<ValueType> outputs =
        indexes.stream().map(i -> table.columns().get(i).valueType()).toList();
    Relation all = new Relation(new Scan(table, indexes, List.of(), outputs, expected), columns);
    List<Expression> made = all.make(conjuncts);
    return new Relation(new Scan(table, indexes, made, outputs, expected), columns);
  }

  private List<Expression> make(Maker... makers) {
    List<Expression> made = new ArrayList<>();
    for (Maker maker : makers) {
      made.add(maker.of(this));
    }
    return made;
  }

  int index(String name) {
    return names.indexOf(name);
  }

  Expression.Column ref(String name) {
    return new Expression.Column(index(name), node.outputs().get(index(name)));
  }

  Relation filter(double expected, Maker... conjuncts) {
    return new Relation(new Filter(node, make(conjuncts), expected), names);
  }

  Relation project(Map<String, Maker> columns) {
    List<Expression> made = new ArrayList<>();
    columns.values().forEach(maker -> made.add(maker.of(this)));
    return new Relation(new Project(node, made), List.copyOf(columns.keySet()));
  }

  Relation join(JoinKind kind, Relation build, boolean unique, double expected, String... keys) {
    List<Integer> probeKeys = new ArrayList<>();
    List<Integer> buildKeys = new ArrayList<>();
    for (int i = 0; i < keys.length; i += 2) {
      probeKeys.add(index(keys[i]));
      buildKeys.add(build.index(keys[i + 1]));
    }
    List<ValueType> outputs = new ArrayList<>(node.outputs());
    List<String> both = new ArrayList<>(names);
    if (kind == JoinKind.INNER) {
      outputs.addAll(build.node().outputs());
      both.addAll(build.names());
    }
    return new Relation(
        new Join(
            kind,
            node,
            build.node(),
            probeKeys,
            buildKeys,
            Optional.empty(),
            unique,
            outputs,
            expected),
        both);
  }

  /** Groups; sums and counts are named by their aggregate's name. */
  Relation aggregate(List<String> groups, double expected, Map<String, String> calls) {
    List<AggregateCall> made = new ArrayList<>();
    List<String> all = new ArrayList<>(groups);
    calls.forEach(
        (name, column) -> {
          all.add(name);
          made.add(call(column));
        });
    List<Integer> columns = groups.stream().map(this::index).toList();
    return new Relation(new Aggregate(node, columns, made, expected), all);
  }

  private AggregateCall call(String column) {
    if (column.isEmpty()) {
      ValueType count = ValueType.of(ColumnType.of(TypeKind.BIGINT));
      return new AggregateCall(AggregateFunction.COUNT, Optional.empty(), false, count);
    }
    int scale = ref(column).type().type().scale();
    ColumnType sum = new ColumnType(TypeKind.DECIMAL, 38, scale, true);
    return new AggregateCall(
        AggregateFunction.SUM,
        Optional.of(index(column)),
        false,
        new ValueType(sum, Lane.LONG, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** Sorts by columns, descending where a name begins with a minus sign. */
  Relation sort(OptionalLong limit, String... columns) {
    List<SortKey> keys = new ArrayList<>();
    for (String column : columns) {
      boolean descending = column.startsWith("-");
      keys.add(new SortKey(index(descending ? column.substring(1) : column), descending, false));
    }
    return new Relation(new Sort(node, keys, 0, limit, OptionalDouble.empty()), names);
  }

  static Map<String, Maker> columns() {
    return new LinkedHashMap<>();
  }

  static Maker column(String name) {
    return input -> input.ref(name);
  }

  static Maker decimal(long unscaled, int scale) {
    return input ->
        new IntegralConstant(
            unscaled, ValueType.bounded(ColumnType.decimal(18, scale), unscaled, unscaled));
  }

  static Maker date(String day) {
    long value = LocalDate.parse(day).toEpochDay();
    return input ->
        new IntegralConstant(value, ValueType.bounded(ColumnType.of(TypeKind.DATE), value, value));
  }

  static Maker text(String value) {
    return input -> new TextConstant(value, ValueType.of(ColumnType.of(TypeKind.VARCHAR)));
  }

  static Maker compare(Maker left, ComparisonOperator operator, Maker right) {
    return input -> new Comparison(operator, left.of(input), right.of(input));
  }

  static Maker times(Maker left, Maker right) {
    return input -> {
      Expression a = left.of(input);
      Expression b = right.of(input);
      int scale = a.type().type().scale() + b.type().type().scale();
      long[] products = {
        a.type().least() * b.type().least(),
        a.type().least() * b.type().greatest(),
        a.type().greatest() * b.type().least(),
        a.type().greatest() * b.type().greatest()
      };
      Arrays.sort(products);
      return new Arithmetic(
          ArithmeticOperator.MULTIPLY,
          a,
          b,
          ValueType.bounded(ColumnType.decimal(18, scale), products[0], products[3]));
    };
  }

  static Maker plus(Maker left, Maker right) {
    return input -> {
      Expression a = left.of(input);
      Expression b = right.of(input);
      ColumnType type = ColumnType.decimal(18, a.type().type().scale());
      return new Arithmetic(
          ArithmeticOperator.ADD,
          a,
          b,
          ValueType.bounded(
              type,
              a.type().least() + b.type().least(),
              a.type().greatest() + b.type().greatest()));
    };
  }

  static Maker minus(Maker left, Maker right) {
    return input -> {
      Expression a = left.of(input);
      Expression b = right.of(input);
      ColumnType type = ColumnType.decimal(18, a.type().type().scale());
      return new Arithmetic(
          ArithmeticOperator.SUBTRACT,
          a,
          b,
          ValueType.bounded(
              type,
              a.type().least() - b.type().greatest(),
              a.type().greatest() - b.type().least()));
    };
  }

  /** A quotient of two integral columns as a double. */
  static Maker average(String sum, String count) {
    ValueType type = ValueType.of(ColumnType.of(TypeKind.DOUBLE).orNull());
    return input ->
        new Arithmetic(
            ArithmeticOperator.DIVIDE,
            new Cast(input.ref(sum), type),
            new Cast(input.ref(count), type),
            type);
  }
}
