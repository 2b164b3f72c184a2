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

  /**
   * One run of a statement.
   *
   * @param parameters values of the statement's parameters, in order
   * @param cancellation asked for by whoever wants it to end early
   */
  record Call(List<@Nullable Object> parameters, Cancellation cancellation) {

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
