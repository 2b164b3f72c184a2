package dev.assay.exec.syntax;

import java.util.List;
import java.util.Optional;

/** What FROM names. */
public sealed interface TableNode {

  /** Offset in the text, for the place of a failure. */
  int at();

  /**
   * Another name of a table.
   *
   * @param columns other names of its first columns
   */
  record Alias(Optional<String> name, List<String> columns) {

    /** None. */
    public static final Alias NONE = new Alias(Optional.empty(), List.of());

    /** Freezes. */
    public Alias {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A table, a view, a table of WITH, or a file named by a text.
   *
   * @param parts of its name as spelled, without quotes
   */
  record Named(List<String> parts, Alias alias, int at) implements TableNode {
    /** Freezes. */
    public Named {
      parts = List.copyOf(parts);
    }
  }

  /** A query in brackets. */
  record Derived(Query query, boolean lateral, Alias alias, int at) implements TableNode {}

  /**
   * A function of tables, as {@code range(10)} or {@code read_csv('x', header = true)}.
   *
   * @param name in lower case
   * @param arguments a named one is a {@link Node.Binary} of {@code =} with a name at its left
   */
  record Called(String name, List<Node> arguments, boolean lateral, Alias alias, int at)
      implements TableNode {
    /** Freezes. */
    public Called {
      arguments = List.copyOf(arguments);
    }
  }

  /** Kinds of joins. */
  enum JoinKind {
    /** Pairs that match. */
    INNER,
    /** All of the left. */
    LEFT,
    /** All of the right. */
    RIGHT,
    /** All of both. */
    FULL,
    /** All pairs. */
    CROSS,
    /** The left's rows that match. */
    SEMI,
    /** The left's rows that do not match. */
    ANTI
  }

  /** What makes two rows of a join a pair. */
  enum Matching {
    /** A condition. */
    CONDITION,
    /** POSITIONAL: their places. */
    PLACE,
    /**
     * ASOF: a condition, and of the right's rows that meet it the one nearest in its inequality.
     */
    NEAREST
  }

  /**
   * A join.
   *
   * @param using names of columns that must be equal
   * @param matching what makes two rows a pair
   */
  record Joined(
      JoinKind kind,
      boolean natural,
      TableNode left,
      TableNode right,
      Optional<Node> on,
      List<String> using,
      Matching matching,
      int at)
      implements TableNode {
    /** Freezes. */
    public Joined {
      using = List.copyOf(using);
    }
  }
}
