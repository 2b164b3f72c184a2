package dev.assay.exec.operator.iteration;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.PageWriter;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.operator.spill.SpilledSource;
import dev.assay.exec.physical.PhysicalNode.Iteration;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds whose rows are in a file: where repeats do not count by a hash of their values, so that a
 * round's rows are looked for among the earlier ones partition by partition. Any worker may add.
 */
final class SpilledRounds {

  /** What a row takes while it is looked for, besides the row and for each of its columns. */
  private static final int SEEN_BYTES = 80;

  private final List<ValueType> types;
  private final boolean isDistinct;
  private final MemoryShare share;
  private final QueryContext query;

  /** Rows of all rounds that have ended, different ones where only these count. */
  private final SpilledPartitions known;

  private SpilledPartitions round;
  private SpilledRows last;

  SpilledRounds(Iteration node, MemoryShare share, QueryContext query) {
    types = node.outputs();
    isDistinct = node.distinct();
    this.share = share;
    this.query = query;
    RowHash hash = RowHash.ofCodes(isDistinct ? columns() : new int[0]);
    known = new SpilledPartitions(types.stream().map(ValueType::lane).toList(), hash, query);
    round = known.another();
    last = known.noRows();
  }

  private int[] columns() {
    return IntStream.range(0, types.size()).toArray();
  }

  /** Adds rows of the round. */
  void add(RowStore rows) {
    round.write(rows.columns(), rows.size(), round.newWriter());
  }

  /** Adds what rounds in memory have delivered before. */
  void addKnown(RowStore rows) {
    known.write(rows.columns(), rows.size(), known.newWriter());
  }

  /** Finds out what the round has delivered, and begins the next. */
  void endRound(Workers workers) {
    if (isDistinct) {
      SpilledRows unseen = known.noRows();
      workers.forEach(
          SpilledPartitions.COUNT, p -> unseen(known, round, p, List.of(known.part(p), unseen)));
      last = unseen;
    } else {
      last = round.part(0); // without keys to hash by
      known.part(0).addAll(last);
    }
    round = known.another();
  }

  /** Adds rows of a partition to others, those that are not known, once each. */
  private void unseen(
      SpilledPartitions before, SpilledPartitions rows, int part, List<SpilledRows> targets) {
    SpilledRows old = before.part(part);
    SpilledRows some = rows.part(part);
    long count = some.rows() == 0 ? 0 : old.rows() + some.rows();
    long bytes = SpilledRows.bytes(old.lanes(), count) + count * SEEN_BYTES * (1 + types.size());
    if (count > QueryMemory.LEAST_LENGTH && bytes > share.ofWorker() && before.canSplit()) {
      SpilledPartitions finer = before.split(part, share);
      SpilledPartitions finerRows = rows.split(part, share);
      for (int p = 0; p < SpilledPartitions.COUNT; p++) {
        unseen(finer, finerRows, p, targets);
      }
    } else if (count > 0) {
      try (QueryMemory memory = share.memory().part()) {
        SeenRows seen = new SeenRows(types, query.config().vectorLength(), memory);
        seen.unseen(old.load(0, old.pages(), memory));
        RowStore fresh = seen.unseen(some.load(0, some.pages(), memory));
        SpilledRows written = known.noRows();
        PageWriter writer = known.newWriter();
        int[] all = IntStream.range(0, fresh.size()).toArray();
        writer.write(fresh.columns(), all, 0, all.length, written);
        targets.forEach(target -> target.addAll(written));
      }
    }
  }

  /** How many rows the last round has delivered. */
  long lastRows() {
    return last.rows();
  }

  /** What the last round has delivered. */
  Source last(QueryMemory memory) {
    return new SpilledSource(last, columns(), types.size(), memory);
  }

  /** The rows of all rounds. */
  Source results() {
    SpilledRows all = known.noRows();
    for (int p = 0; p < SpilledPartitions.COUNT; p++) {
      all.addAll(known.part(p));
    }
    return new SpilledSource(all, columns(), types.size(), query.memory());
  }

  /** Bytes written. */
  long bytes() {
    return known.bytes();
  }
}
