package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.operator.sort.SortOrder;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes calls over sorted rows. Belongs to one thread. */
final class Calls {

  private final Inputs inputs;
  private final SortedRows rows;
  private final Workers workers;
  private final Arena arena;
  private final Map<List<SortKey>, int[]> orders = new HashMap<>();

  /**
   * Calls.
   *
   * @param arena where texts and wide numbers that are made lie
   */
  Calls(Inputs inputs, SortedRows rows, Workers workers, Arena arena) {
    this.inputs = inputs;
    this.rows = rows;
    this.workers = workers;
    this.arena = arena;
    orders.put(List.of(), rows.order());
    orders.put(inputs.node().order(), rows.order());
  }

  /**
   * The columns of the input, and the result of each call.
   *
   * @param pass whether texts that are made lie where those of the next rows will
   */
  List<ColumnSource> columns(boolean pass) {
    List<ColumnSource> columns = new ArrayList<>(inputs.columns());
    for (int call = 0; call < inputs.node().calls().size(); call++) {
      StoredColumn result = result(call);
      columns.add(pass && result.lane() == Lane.STRING ? passing(result) : result);
    }
    return columns;
  }

  private static ColumnSource passing(StoredColumn texts) {
    return (rows, target) -> {
      texts.load(rows, target);
      target.setTextsPass(true);
    };
  }

  private StoredColumn result(int index) {
    WindowCall call = inputs.node().calls().get(index);
    inputs.first(call).ifPresent(column -> rows.give(index, column));
    Arguments arguments =
        new Arguments(call.arguments().stream().map(inputs.stored()::get).toList());
    boolean isPlain = call.seen().isPlain();
    return switch (call.function()) {
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE ->
          Ranks.of(call, rows, arguments);
      case COUNT, SUM, SUM_OR_ZERO ->
          isPlain
              ? new Sums(call, index, rows, frames(call), arguments, arena).results()
              : run(call, arguments);
      case LAG, LEAD -> new Picks(call, rows, frames(call), arguments).results(values(call));
      case FIRST, LAST, NTH, MIN, MAX ->
          isPlain
              ? new Picks(call, rows, frames(call), arguments).results(values(call))
              : run(call, arguments);
      case FILL -> {
        rows.missAll();
        yield new Fills(call, rows, withKey(arguments)).results().column();
      }
      default -> run(call, arguments);
    };
  }

  private Arguments withKey(Arguments arguments) {
    if (inputs.node().order().size() != 1) {
      throw new SqlException("FILL needs one ORDER BY expression in its window");
    }
    return new Arguments(
        List.of(
            arguments.column(0), inputs.stored().get(inputs.node().order().getFirst().column())));
  }

  private StoredColumn run(WindowCall call, Arguments arguments) {
    WindowCall.Seen seen = call.seen();
    SortColumn values = values(call);
    List<SortColumn> ties = inputs.sortColumns(seen.order());
    Runs runs =
        new Runs(
            call,
            rows,
            () -> frames(call),
            seen.filter().map(inputs.stored()::get),
            seen.ignoreNulls() ? inputs.first(call) : Optional.empty(),
            order(call),
            seen.distinct() ? Optional.of(values) : Optional.empty(),
            () -> RunFunction.of(call, arguments, values, ties, arena));
    Results results = new Results(call.type().lane(), rows.count());
    runs.compute(results, workers);
    return results.column();
  }

  /** All rows by partition and in a call's own order; what repeats comes together. */
  private int[] order(WindowCall call) {
    List<SortKey> keys = new ArrayList<>(call.seen().order());
    SortKey value = new SortKey(call.arguments().getFirst(), false, false);
    switch (call.function()) {
      case MODE, ENTROPY, MAD -> keys.addFirst(value);
      default -> {
        if (call.seen().distinct() || call.function().isOfValues()) {
          keys.add(value);
        }
      }
    }
    return orders.computeIfAbsent(
        List.copyOf(keys),
        key -> {
          List<SortColumn> all = new ArrayList<>(inputs.partition());
          all.addAll(inputs.sortColumns(key));
          return SortOrder.of(all, rows.last() - rows.first(), workers);
        });
  }

  private SortColumn values(WindowCall call) {
    return inputs.values(call).orElseThrow();
  }

  private Frames frames(WindowCall call) {
    SortKey key =
        inputs.node().order().isEmpty()
            ? new SortKey(0, false, false)
            : inputs.node().order().getFirst();
    return new Frames(rows, call.frame(), inputs.stored(), key);
  }
}
