package dev.assay.exec.table;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of whole numbers that {@code range(…)} and {@code generate_series(…)} are in FROM,
 * under names that say which, such as {@code range(0,10,1)}.
 */
public final class NumberSeries {

  private static final String INCLUSIVE = "generate_series";
  private static final Set<String> NAMES = Set.of("range", INCLUSIVE);
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern TABLE =
      Pattern.compile("(range|generate_series)\\(([-+\\d]+),([-+\\d]+),([-+\\d]+)\\)");
  private static final long MOST_ROWS = 1L << 31;

  private NumberSeries() {}

  /** Whether a function of that name makes a series. */
  public static boolean isName(String function) {
    return NAMES.contains(function.toLowerCase(Locale.ROOT));
  }

  /** Whether texts are an end, or a start and an end, or these and a step. */
  public static boolean areBounds(List<String> numbers) {
    return !numbers.isEmpty()
        && numbers.size() <= 3
        && numbers.stream().allMatch(number -> NUMBER.matcher(number).matches())
        && (numbers.size() < 3 || Long.parseLong(numbers.get(2)) != 0);
  }

  /** The name of the table of a call. */
  public static String table(String function, List<String> numbers) {
    String start = numbers.size() == 1 ? "0" : numbers.get(0);
    String end = numbers.size() == 1 ? numbers.get(0) : numbers.get(1);
    String step = numbers.size() == 3 ? numbers.get(2) : "1";
    return "%s(%s,%s,%s)".formatted(function, start, end, step);
  }

  /** The table of such a name; empty for other names. */
  public static Optional<Table> find(String name, MemoryBudget memory) {
    Matcher matcher = TABLE.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long start = Long.parseLong(matcher.group(2));
    long step = Long.parseLong(matcher.group(4));
    boolean isInclusive = matcher.group(1).equals(INCLUSIVE);
    long rows = rows(start, Long.parseLong(matcher.group(3)), step, isInclusive);
    TableDefinition.Column column =
        new TableDefinition.Column(matcher.group(1), ColumnType.of(TypeKind.BIGINT));
    TableDefinition definition = new TableDefinition(name, List.of(column), List.of(List.of(0)));
    try (TableWriter writer = new TableWriter(definition, memory)) {
      for (long row = 0; row < rows; row++) {
        writer.column(0).addLong(start + row * step);
        writer.endRow();
      }
      return Optional.of(writer.seal());
    }
  }

  private static long rows(long start, long end, long step, boolean isInclusive) {
    long distance = step > 0 ? end - start : start - end;
    if (distance < 0 || (distance == 0 && !isInclusive)) {
      return 0;
    }
    long size = Math.abs(step);
    long rows = isInclusive ? distance / size + 1 : Math.ceilDiv(distance, size);
    if (rows > MOST_ROWS) {
      throw new SqlException("a series of " + rows + " numbers is too long");
    }
    return rows;
  }
}
