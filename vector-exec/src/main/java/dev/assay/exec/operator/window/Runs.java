package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.pipeline.Workers;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Functions that need all values of a frame, in an order of their own, each of different ones once
 * or only those that a filter lets through: the rows of a frame are put together for each place
 * whose frame is not that of the place before. So a whole partition costs its sort, and a frame
 * that moves with the row costs its length for every row.
 */
final class Runs {

  private static final int PARTITIONS = 64;
  private static final int PLACES = 256;

  private final SortedRows rows;

  /** Whether all places of a partition have one result. */
  private final boolean isWhole;

  private final Supplier<Frames> frames;
  private final Optional<StoredColumn> filter;
  private final Optional<StoredColumn> skipped;

  /** All rows by partition and, within one, in the order of the function. */
  private final int[] ordered;

  /** By row, its place among these; empty where frames are whole. */
  private final int[] ranks;

  /** Rows that tie by it are repeats. */
  private final Optional<SortColumn> repeats;

  private final Supplier<RunFunction> functions;

  /**
   * A call.
   *
   * @param frames cursors for its frames
   * @param skipped column whose rows without a value are passed over
   * @param repeats by which repeats are found, where they count once
   * @param functions makes one for each task
   */
  Runs(
      WindowCall call,
      SortedRows rows,
      Supplier<Frames> frames,
      Optional<StoredColumn> filter,
      Optional<StoredColumn> skipped,
      int[] ordered,
      Optional<SortColumn> repeats,
      Supplier<RunFunction> functions) {
    this.rows = rows;
    this.frames = frames;
    this.filter = filter;
    this.skipped = skipped;
    this.ordered = ordered;
    this.repeats = repeats;
    this.functions = functions;
    isWhole = call.frame().isWhole() && call.function() != Function.NTH; // whose n is the row's
    ranks = new int[isWhole ? 0 : rows.count()];
    for (int i = 0; i < ordered.length && !isWhole; i++) {
      ranks[ordered[i]] = i;
    }
  }

  /** Computes all results. */
  void compute(Results results, Workers workers) {
    int[] partitions = rows.partitions();
    if (isWhole && !rows.isWhole()) {
      rows.missAll();
    } else if (isWhole) {
      workers.forRanges(
          partitions.length - 1,
          PARTITIONS,
          (from, to) -> {
            Task task = new Task(results);
            for (int partition = from; partition < to; partition++) {
              task.whole(partitions[partition], partitions[partition + 1]);
            }
          });
    } else {
      int first = rows.wantedFrom();
      workers.forRanges(
          rows.wantedTo() - first,
          PLACES,
          (from, to) -> new Task(results).places(first + from, first + to));
    }
  }

  private final class Task {

    private final Results results;
    private final Frames frame = frames.get();
    private final RunFunction function = functions.get();
    private int[] run = new int[PLACES];
    private int length;

    Task(Results results) {
      this.results = results;
    }

    void whole(int from, int to) {
      length = 0;
      for (int i = from; i < to; i++) {
        add(ordered[i]);
      }
      int first = rows.row(from);
      function.apply(run, distinct(), first, results);
      for (int place = from + 1; place < to; place++) {
        results.copy(first, rows.row(place));
      }
    }

    void places(int from, int to) {
      for (int place = from; place < to; place++) {
        frame.move(place);
        length = 0;
        for (int range = 0; range < frame.ranges(); range++) {
          for (int at = frame.start(range); at < frame.end(range); at++) {
            add(rows.row(at));
          }
        }
        if (frame.ranges() > 0) {
          rows.reached(frame.start(0));
          rows.reached(frame.end(frame.ranges() - 1) - 1);
        }
        if (rows.isMissedBefore() || rows.isMissedBehind()) {
          return;
        }
        sort();
        function.apply(run, distinct(), rows.row(place), results);
      }
    }

    private void add(int row) {
      if ((filter.isEmpty() || isTrue(filter.get(), row))
          && (skipped.isEmpty() || skipped.get().isValid(row))) {
        run = length == run.length ? Arrays.copyOf(run, 2 * length) : run;
        run[length++] = row;
      }
    }

    private static boolean isTrue(StoredColumn condition, int row) {
      return condition.isValid(row) && condition.ints()[row] != 0;
    }

    private void sort() {
      for (int i = 0; i < length; i++) {
        run[i] = ranks[run[i]];
      }
      Arrays.sort(run, 0, length);
      for (int i = 0; i < length; i++) {
        run[i] = ordered[run[i]];
      }
    }

    /** Drops repeats, which the order has brought together; returns how many rows are left. */
    private int distinct() {
      if (repeats.isEmpty()) {
        return length;
      }
      int kept = Math.min(1, length);
      for (int i = 1; i < length; i++) {
        if (repeats.get().compare(run[kept - 1], run[i]) != 0) {
          run[kept++] = run[i];
        }
      }
      return kept;
    }
  }
}
