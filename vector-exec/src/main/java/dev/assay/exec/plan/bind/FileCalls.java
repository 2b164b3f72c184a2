package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.FileFormats;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.syntax.parse.SqlParser;
import dev.assay.exec.table.FileCall;
import dev.assay.exec.type.TypeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Functions of FROM that read files: several are a union of one scan each where their names become
 * a column, or columns are matched by their names.
 */
final class FileCalls {

  private static final Map<String, String> FORMATS =
      Map.of(
          "read_parquet", "parquet",
          "parquet_scan", "parquet",
          "read_csv", "csv",
          "read_csv_auto", "csv");

  private static final Set<String> OF_TYPES = Set.of("TYPES", "DTYPES", "COLUMN_TYPES", "COLUMNS");

  private final Environment environment;
  private final Algebra algebra;
  private final Function<String, Relation> stored;

  /**
   * A binder.
   *
   * @param stored the relation of a table by its name
   */
  FileCalls(Environment environment, Function<String, Relation> stored) {
    this.environment = environment;
    this.stored = stored;
    algebra = environment.algebra();
  }

  static boolean isOne(TableNode.Called called) {
    boolean isGlob = called.name().equals("glob");
    return (isGlob || FORMATS.containsKey(called.name())) && !called.arguments().isEmpty();
  }

  Relation bind(TableNode.Called called) {
    List<String> paths = new ArrayList<>();
    for (Node path : elements(called.arguments().getFirst())) {
      paths.add(text(path));
    }
    if (called.name().equals("glob")) {
      return names(paths);
    }
    Map<String, String> options = new TreeMap<>();
    options.put("FORMAT", FORMATS.getOrDefault(called.name(), ""));
    for (Node argument : called.arguments().subList(1, called.arguments().size())) {
      if (!(argument instanceof Node.Binary(String _, Node.Name name, Node value, int _))) {
        throw environment.failure(argument.at(), "options of files are written as name = value");
      }
      String option = name.last().toUpperCase(Locale.ROOT);
      options.put(option, value(option, value));
    }
    String fileName = taken(options, "FILENAME");
    boolean isNamed = !isOff(fileName);
    boolean byName = !isOff(taken(options, "UNION_BY_NAME"));
    boolean isHive = !isOff(taken(options, "HIVE_PARTITIONING"));
    options.remove("HIVE_TYPES_AUTOCAST");
    if (paths.size() == 1 && !isNamed && !byName && !isHive) {
      return stored.apply(new FileCall(paths.getFirst(), options).name());
    }
    List<Path> files = new ArrayList<>();
    paths.forEach(path -> files.addAll(FileFormats.files(path)));
    String column = fileName.equalsIgnoreCase("true") ? "filename" : fileName;
    FolderColumns folders = new FolderColumns(algebra, isHive ? files : List.of());
    List<Relation> all = new ArrayList<>();
    for (Path file : files) {
      Map<String, RexNode> more = new LinkedHashMap<>();
      if (isNamed) {
        more.put(column, algebra.rex().makeLiteral(file.toString()));
      }
      more.putAll(isHive ? folders.values(file) : Map.of());
      Relation one = with(stored.apply(new FileCall(file.toString(), options).name()), more);
      all.add(byName || all.isEmpty() ? one : aligned(all.getFirst(), one, file, called.at()));
    }
    return united(all, byName, called.at());
  }

  private Relation united(List<Relation> all, boolean byName, int at) {
    QueryBinder binder = new QueryBinder(environment, null);
    Relation united = all.getFirst();
    for (Relation next : all.subList(1, all.size())) {
      united = binder.united(Query.SetOperator.UNION, true, byName, united, next, at);
    }
    return united;
  }

  /** The columns of a file that the first has, by name, in its order. */
  private Relation aligned(Relation first, Relation next, Path file, int at) {
    if (next.names().equals(first.names())) {
      return next;
    }
    List<RexNode> fields = new ArrayList<>();
    for (String name : first.names()) {
      fields.add(
          next.columns().stream()
              .filter(column -> column.name().equalsIgnoreCase(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      environment.failure(
                          at, "file '%s' has no column '%s' as the first".formatted(file, name)))
              .value());
    }
    return Relation.of(algebra.project(next.node(), fields, Set.of()), "", first.names());
  }

  /** A relation with more columns, which take the place of those of the same name. */
  private Relation with(Relation relation, Map<String, RexNode> columns) {
    List<RexNode> fields = new ArrayList<>(algebra.fields(relation.node()));
    List<String> names = new ArrayList<>(relation.names());
    columns.forEach(
        (name, value) -> {
          int known = names.stream().map(Clause::fold).toList().indexOf(Clause.fold(name));
          if (known < 0) {
            names.add(name);
            fields.add(algebra.column(value));
          } else {
            fields.set(known, algebra.column(value));
          }
        });
    return Relation.of(algebra.project(relation.node(), fields, Set.of()), "", names);
  }

  /** Names of files as rows. */
  private Relation names(List<String> patterns) {
    RelDataType text = algebra.type(TypeKind.VARCHAR);
    ImmutableList.Builder<ImmutableList<RexLiteral>> rows = ImmutableList.builder();
    for (String pattern : patterns) {
      List<Path> files;
      try {
        files = FileFormats.files(pattern);
      } catch (SqlException none) {
        files = List.of();
      }
      for (Path file : files) {
        RexNode name = algebra.rex().makeLiteral(file.toString(), text, false);
        rows.add(ImmutableList.of((RexLiteral) name));
      }
    }
    return Relation.of(
        LogicalValues.create(algebra.cluster(), algebra.rowType(List.of(text)), rows.build()),
        "",
        List.of("file"));
  }

  /** Takes an option out that is not the files'; off where it is not there. */
  private static String taken(Map<String, String> options, String name) {
    String value = options.remove(name);
    return value == null ? "false" : value;
  }

  private static boolean isOff(String value) {
    return List.of("false", "0", "off").contains(value.toLowerCase(Locale.ROOT));
  }

  /** Elements of a list; of another node itself. */
  private static List<Node> elements(Node node) {
    return node instanceof Node.Call call && call.name().equals("list_value")
        ? call.arguments()
        : List.of(node);
  }

  private String value(String option, Node value) {
    boolean isStruct = value instanceof Node.Call call && call.name().equals("struct_pack");
    List<Node> elements = isStruct ? ((Node.Call) value).arguments() : elements(value);
    List<String> texts = new ArrayList<>();
    for (Node element : elements) {
      if (element instanceof Node.Binary(String operator, Node.Name name, Node of, int _)
          && operator.equals(":=")) {
        texts.add(name.last() + FileCall.VALUE + typed(option, of));
      } else {
        texts.add(typed(option, element));
      }
    }
    return String.join(FileCall.ELEMENT, texts);
  }

  private String typed(String option, Node node) {
    return OF_TYPES.contains(option)
        ? environment.at(node.at(), () -> FileCall.option(Types.of(SqlParser.type(text(node)))))
        : text(node);
  }

  private String text(Node node) {
    return switch (node) {
      case Node.Text text -> text.value();
      case Node.Truth truth -> Boolean.toString(truth.value());
      case Node.Exact number -> number.value().toPlainString();
      case Node.Unary(String operator, Node.Exact number, int _) when operator.equals("-") ->
          "-" + number.value().toPlainString();
      case Node.Name name -> name.last();
      default -> throw environment.failure(node.at(), "a constant is expected here");
    };
  }
}
