package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that was read, and can be run more than once. */
@FunctionalInterface
public interface Statement {

  /**
   * Runs it.
   *
   * @return its rows, or one row with the number of rows that it changed
   * @throws dev.assay.exec.failure.SqlException where it cannot be done; nothing is changed then
   */
  QueryResult run(Call call);

  /** Whether it gives rows, and not the number of rows that it changed. */
  default boolean givesRows() {
    return false;
  }

  /** How many values its parameters need. */
  default int parameters() {
    return 0;
  }

  /** Runs a statement that gives rows, which are taken as they come. */
  default RowStream stream(Call call) {
    if (!givesRows()) {
      throw new SqlException("only the rows of a query can be streamed");
    }
    return RowStream.of(run(call));
  }

  /** The same statement, which needs so many values. */
  default Statement withParameters(int count) {
    return new Counted(this, count);
  }

  /** A statement with parameters. */
  record Counted(Statement statement, int parameters) implements Statement {
    @Override
    public QueryResult run(Call call) {
      return statement.run(call);
    }

    @Override
    public boolean givesRows() {
      return statement.givesRows();
    }

    @Override
    public RowStream stream(Call call) {
      return statement.stream(call);
    }
  }

  /** Statements one after the other. */
  record Several(List<Statement> all) implements Statement {

    /** Freezes. */
    public Several {
      all = List.copyOf(all);
    }

    private Statement last(Call call) {
      all.subList(0, all.size() - 1).forEach(statement -> statement.run(call));
      return all.getLast();
    }

    @Override
    public QueryResult run(Call call) {
      return last(call).run(call);
    }

    @Override
    public boolean givesRows() {
      return all.getLast().givesRows();
    }

    @Override
    public RowStream stream(Call call) {
      return last(call).stream(call);
    }
  }

  /** A query. */
  record Query(Database database, QueryText text) implements Statement {
    @Override
    public QueryResult run(Call call) {
      return database.query(text, call);
    }

    @Override
    public boolean givesRows() {
      return true;
    }

    @Override
    public RowStream stream(Call call) {
      return database.stream(text, call);
    }
  }

  /** A statement that gives rows. */
  record Rows(Statement statement) implements Statement {
    @Override
    public QueryResult run(Call call) {
      return statement.run(call);
    }

    @Override
    public boolean givesRows() {
      return true;
    }
  }

  /**
   * One run of a statement.
   *
   * @param parameters values of the statement's parameters, in order
   * @param cancellation asked for by whoever wants it to end early
   */
  record Call(List<@Nullable Object> parameters, Cancellation cancellation) {

    /** Nobody cancels it. */
    Call(List<@Nullable Object> parameters) {
      this(parameters, new Cancellation());
    }

    /** The value of a parameter, counted from 0. */
    @Nullable Object parameter(int index) {
      if (index < 0 || index >= parameters.size()) {
        throw new SqlException(
            "parameter %d has no value: the statement got %d"
                .formatted(index + 1, parameters.size()));
      }
      return parameters.get(index);
    }
  }
}
