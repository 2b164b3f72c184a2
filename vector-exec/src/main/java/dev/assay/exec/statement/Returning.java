package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RETURNING: what a statement shows of the rows that it changed. */
record Returning(Database database, QueryText query) {

  /** Reads the rest of a statement that changes a table, as the text from an offset names it. */
  static Optional<Returning> read(Database database, Cursor cursor, String name, String alias) {
    if (!cursor.accept("RETURNING")) {
      cursor.requireEnd();
      return Optional.empty();
    }
    String from = " FROM " + QueryText.quoted(name) + " AS " + QueryText.quoted(alias);
    int start = cursor.peek().start();
    QueryText query = cursor.newQuery().add("SELECT ").addSource(start, cursor.end()).add(from);
    return Optional.of(new Returning(database, query));
  }

  /** A statement that gives what this shows, or the number of rows. */
  static Statement statement(Optional<Returning> returning, Statement statement) {
    return returning.isPresent() ? new Statement.Rows(statement) : statement;
  }

  /** Rows that a statement changes, kept for this. */
  final class Rows implements AutoCloseable {

    private final TableWriter writer;
    private final TableDefinition definition;
    private @Nullable QueryResult shown;

    private Rows(TableDefinition definition) {
      this.definition = definition;
      writer = new TableWriter(definition, database.memory());
    }

    /** Adds all rows of some. */
    void add(ColumnBuffer[] rows) {
      writer.append(rows);
    }

    /** Adds one of some rows. */
    void add(ColumnBuffer[] rows, int row) {
      ColumnBuffer[] one = TableWriter.buffers(definition);
      for (int c = 0; c < one.length; c++) {
        one[c].append(rows[c], row, 1);
      }
      writer.append(one);
    }

    /**
     * Finds what is shown of them, before anything that the statement changed can be seen: a
     * statement that fails here has changed nothing.
     */
    void show(Statement.Call call) {
      try (Table rows = writer.seal();
          Snapshot snapshot = new Snapshot(database.catalogue())) {
        snapshot.show(definition.name(), rows);
        Plan plan = database.plan(query, snapshot, call);
        shown =
            Database.guarded(
                    () -> Execution.run(plan.root(), database.executor(), call.cancellation()))
                .withNames(plan.names());
      }
    }

    /** What {@link #show} found. */
    QueryResult result() {
      return Objects.requireNonNull(shown, "nothing was shown yet");
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  /** Without rows yet; null where nothing is to be shown. */
  static @Nullable Rows rows(Optional<Returning> returning, TableDefinition definition) {
    return returning.map(each -> each.new Rows(definition)).orElse(null);
  }

  /** What a statement gives: what it shows, or the number of rows. */
  static QueryResult result(@Nullable Rows shown, long count) {
    return shown == null ? Database.changed(count) : shown.result();
  }
}
