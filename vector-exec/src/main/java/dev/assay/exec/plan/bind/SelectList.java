package dev.assay.exec.plan.bind;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.parse.ColumnNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Select lists: stars become columns, and columns get names. */
final class SelectList {

  private SelectList() {}

  /** Expressions that were given names, by these in lower case. */
  static Map<String, Node> aliases(List<Query.Item> items) {
    Map<String, Node> aliases = new HashMap<>();
    for (Query.Item item : items) {
      item.alias().ifPresent(name -> aliases.putIfAbsent(Clause.fold(name), item.expression()));
    }
    return aliases;
  }

  /** The list without stars. */
  static List<Item> of(Environment environment, List<Query.Item> items, List<Column> columns) {
    ColumnNames names = new ColumnNames(environment.sql());
    List<Item> list = new ArrayList<>();
    for (Query.Item item : items) {
      if (item.expression() instanceof Node.Star star) {
        addStar(environment, star, columns, list);
      } else {
        list.add(
            new Item(
                item.alias().orElseGet(() -> names.of(item.expression())),
                item.alias().isPresent(),
                new Item.Written(item.expression())));
      }
    }
    return list;
  }

  private static void addStar(
      Environment environment, Node.Star star, List<Column> columns, List<Item> list) {
    Optional<Pattern> pattern = star.pattern().map(text -> pattern(environment, star, text));
    Optional<String> table =
        star.qualifier().isEmpty() ? Optional.empty() : Optional.of(star.qualifier().getLast());
    int before = list.size();
    boolean isKnown = columns.stream().anyMatch(column -> isOf(column, table));
    for (Column column : columns) {
      boolean isWanted =
          isOf(column, table)
              && star.excluded().stream().noneMatch(name -> isMeant(name, column))
              && pattern.map(each -> each.matcher(column.name()).find()).orElse(true);
      if (isWanted) {
        Optional<Node> replaced = get(star.replaced(), column);
        Optional<String> renamed = get(star.renamed(), column);
        list.add(
            new Item(
                renamed.orElse(column.name()),
                renamed.isPresent(),
                replaced
                    .<Item.Content>map(Item.Written::new)
                    .orElseGet(() -> new Item.Value(column.value()))));
      }
    }
    if (!isKnown && table.isPresent()) {
      throw environment.failure(star.at(), "there is no table '" + table.get() + "' in FROM");
    }
    if (list.size() == before) {
      throw environment.failure(star.at(), "the star stands for no column");
    }
    requireKnown(environment, star, star.excluded(), columns, "EXCLUDE could leave out");
    requireKnown(environment, star, star.replaced().keySet(), columns, "REPLACE could replace");
  }

  private static void requireKnown(
      Environment environment,
      Node.Star star,
      Collection<String> names,
      List<Column> columns,
      String what) {
    for (String name : names) {
      if (columns.stream().noneMatch(column -> isMeant(name, column))) {
        throw environment.failure(star.at(), "there is no column '" + name + "' that " + what);
      }
    }
  }

  private static boolean isOf(Column column, Optional<String> table) {
    // Columns that USING hides belong to their table; those that no star holds have a name alone.
    return table
        .map(name -> column.table().equalsIgnoreCase(name) && (column.starred() || !column.bare()))
        .orElse(column.starred());
  }

  private static Pattern pattern(Environment environment, Node.Star star, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw environment.failure(
          star.at(), "'" + text + "' is no regular expression: " + e.getDescription());
    }
  }

  /** Whether a column has a name, which its table's and a dot may stand before. */
  private static boolean isMeant(String name, Column column) {
    return name.equalsIgnoreCase(column.name())
        || name.equalsIgnoreCase(column.table() + "." + column.name());
  }

  private static <T> Optional<T> get(Map<String, T> byName, Column column) {
    return byName.entrySet().stream()
        .filter(entry -> isMeant(entry.getKey(), column))
        .findFirst()
        .map(Map.Entry::getValue);
  }
}
