package dev.assay.exec.random;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random scalar expressions as SQL text. They stay small enough that nothing overflows. */
final class RandomValues {

  /** What a value is, as far as expressions over it differ. */
  enum Kind {
    SMALL,
    INTEGER,
    BIGINT,
    DECIMAL,
    DOUBLE,
    TEXT,
    DATE,
    BOOLEAN;

    static final List<Kind> ALL = List.of(values());

    String sqlType() {
      return switch (this) {
        case SMALL -> "SMALLINT";
        case DECIMAL -> "DECIMAL(9, 2)";
        case TEXT -> "VARCHAR";
        default -> name();
      };
    }
  }

  /** A column that an expression may name. */
  record Column(String sql, Kind kind) {}

  private final SplittableRandom random;

  RandomValues(SplittableRandom random) {
    this.random = random;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** An expression of a kind; deeper ones have more operations. */
  String value(Kind kind, List<Column> scope, int depth) {
    List<Column> fitting = scope.stream().filter(column -> column.kind() == kind).toList();
    if (depth <= 0 || random.nextInt(5) < 2) {
      return fitting.isEmpty() || random.nextInt(5) == 0 ? constant(kind) : any(fitting).sql();
    }
    Supplier<String> same = () -> value(kind, scope, depth - 1);
    return switch (random.nextInt(7)) {
      case 0 ->
          "CASE WHEN "
              + truth(scope, depth - 1)
              + " THEN "
              + same.get()
              + (random.nextBoolean() ? " ELSE " + same.get() : "")
              + " END";
      case 1 -> "COALESCE(" + same.get() + ", " + same.get() + ")";
      case 2 -> "NULLIF(" + same.get() + ", " + same.get() + ")";
      default -> operation(kind, scope, depth, same);
    };
  }

  private String operation(Kind kind, List<Column> scope, int depth, Supplier<String> same) {
    return switch (kind) {
      case SMALL -> "CAST(" + value(Kind.INTEGER, List.of(), 0) + " AS SMALLINT)";
      case INTEGER ->
          switch (random.nextInt(6)) {
            case 0 -> "(" + same.get() + " + " + constant(kind) + ")";
            case 1 -> "(" + same.get() + " - " + constant(kind) + ")";
            case 2 -> "(- " + same.get() + ")";
            case 3 -> "CAST(" + value(Kind.SMALL, scope, 0) + " AS INTEGER)";
            case 4 -> "ABS(" + same.get() + ")";
            default -> "(" + same.get() + " % " + any(List.of("3", "7", "-2")) + ")";
          };
      case BIGINT ->
          switch (random.nextInt(4)) {
            case 0 -> "LENGTH(" + value(Kind.TEXT, scope, depth - 1) + ")";
            case 1 ->
                "EXTRACT("
                    + any(List.of("YEAR", "MONTH", "DAY"))
                    + " FROM "
                    + value(Kind.DATE, scope, depth - 1)
                    + ")";
            case 2 ->
                "(CAST("
                    + value(Kind.INTEGER, scope, depth - 1)
                    + " AS BIGINT) * "
                    + any(List.of("3", "100", "-7"))
                    + ")";
            default -> "(" + same.get() + " + " + constant(Kind.INTEGER) + ")";
          };
      case DECIMAL -> "(" + same.get() + any(List.of(" + ", " - ")) + constant(kind) + ")";
      case DOUBLE ->
          switch (random.nextInt(4)) {
            case 0 -> "(" + same.get() + " * " + constant(kind) + ")";
            case 1 -> "(" + same.get() + " / " + same.get() + ")";
            case 2 -> "CAST(" + value(Kind.INTEGER, scope, depth - 1) + " AS DOUBLE)";
            default -> "(" + same.get() + any(List.of(" + ", " - ")) + same.get() + ")";
          };
      case TEXT ->
          switch (random.nextInt(5)) {
            case 0 ->
                "SUBSTRING("
                    + same.get()
                    + " FROM "
                    + random.nextInt(1, 4)
                    + (random.nextBoolean() ? " FOR " + random.nextInt(0, 4) : "")
                    + ")";
            case 1 -> "UPPER(" + same.get() + ")";
            case 2 -> "LOWER(" + same.get() + ")";
            case 3 -> "TRIM(" + same.get() + ")";
            default -> "(" + same.get() + " || " + constant(kind) + ")";
          };
      case DATE ->
          "CAST(("
              + same.get()
              + any(List.of(" + ", " - "))
              + "INTERVAL '"
              + random.nextInt(40)
              + "' "
              + any(List.of("DAY", "MONTH"))
              + ") AS DATE)";
      case BOOLEAN -> "(" + truth(scope, depth - 1) + ")";
    };
  }

  String constant(Kind kind) {
    return switch (kind) {
      case SMALL -> "CAST(" + random.nextInt(-3, 6) + " AS SMALLINT)";
      case INTEGER -> "" + any(List.of(0, 1, 2, 3, 5, 17, -1));
      case BIGINT -> "CAST(" + any(List.of("0", "1000000007", "5", "-1000000007")) + " AS BIGINT)";
      case DECIMAL -> any(List.of("0.25", "1.00", "-0.50", "12.75"));
      case DOUBLE -> "CAST(" + any(List.of("0", "0.5", "-1.5", "2", "10")) + " AS DOUBLE)";
      case TEXT -> any(List.of("'a'", "''", "'b'", "'ö'", "'zebra'", "'c_d'"));
      case DATE -> any(List.of("DATE '1999-12-31'", "DATE '2000-01-01'", "DATE '2000-02-29'"));
      case BOOLEAN -> any(List.of("TRUE", "FALSE"));
    };
  }

  /** A predicate. */
  String truth(List<Column> scope, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> "NOT (" + truth(scope, depth - 1) + ")";
        case 1 -> "(" + truth(scope, depth - 1) + " AND " + truth(scope, depth - 1) + ")";
        default -> "(" + truth(scope, depth - 1) + " OR " + truth(scope, depth - 1) + ")";
      };
    }
    Kind kind = any(Kind.ALL);
    Supplier<String> value = () -> value(kind, scope, depth);
    return switch (random.nextInt(7)) {
      case 0 -> value.get() + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
      case 1 ->
          value.get()
              + (random.nextInt(4) == 0 ? " NOT IN (" : " IN (")
              + Stream.generate(() -> constant(kind)).limit(3).collect(Collectors.joining(", "))
              + ")";
      case 2 -> value.get() + " BETWEEN " + constant(kind) + " AND " + value.get();
      case 3 ->
          value(Kind.TEXT, scope, depth)
              + (random.nextInt(3) == 0 ? " NOT" : "")
              + " LIKE "
              + any(List.of("'%'", "'a%'", "'%b%'", "'_'", "'%e_r%'", "'%ö'", "''"));
      case 4 -> value(Kind.BOOLEAN, scope, 0);
      default ->
          value.get() + " " + any(List.of("=", "<>", "<", "<=", ">", ">=")) + " " + value.get();
    };
  }
}
