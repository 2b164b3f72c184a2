package dev.assay.kv.shard;

import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation.Outcome;
import java.util.List;

/**
 * Operations of several shards that are carried out all or not at all: each shard makes sure of all
 * that its operations need before the first of them is carried out. For who owns the shards.
 */
public final class Preparation {

  private Preparation() {}

  /**
   * Makes sure that operations can be carried out by {@link #run}: of room for them in memory and
   * in the log, and that what they replace is in memory. Nothing else may be changed in the shard
   * before {@link #settle}, which has to follow in any case.
   *
   * @return false where they cannot; the first of them tells why
   */
  public static boolean prepare(Shard shard, Operation[] operations, int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += operations[i].mostLoggedBytes();
    }
    Operation first = operations[from];
    try {
      if (!shard.log.admits(bytes)) {
        first.outcome = Outcome.REFUSED;
        first.refusal = shard.log.refusal();
      } else {
        boolean isReady = prepare(shard.records, operations, from, to, bytes);
        first.outcome = isReady ? Outcome.DONE : Outcome.FULL;
      }
    } catch (RuntimeException | Error e) {
      first.failed(e);
    }
    return first.outcome == Outcome.DONE;
  }

  private static boolean prepare(
      Records records, Operation[] operations, int from, int to, long newBytes) {
    long bytes = newBytes;
    for (int i = from; i < to && records.disk != null; i++) {
      long record = live(records, operations[i]);
      bytes += record == 0 ? 0 : RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(record));
    }
    if (!records.room.prepare(bytes, to - from)) {
      return false;
    }
    for (int i = from; i < to && records.disk != null; i++) {
      long _ = live(records, operations[i]); // comes back to the room that was made
    }
    return true;
  }

  private static long live(Records records, Operation operation) {
    return records.live(
        operation.hash, operation.key, operation.keyBytes, System::currentTimeMillis);
  }

  /** Carries out an operation that was prepared. */
  public static void run(Shard shard, Operation operation) {
    shard.records.executeOwned(operation);
    if (operation.outcome != Outcome.DONE) {
      throw new IllegalStateException("what was prepared failed: " + operation.outcome);
    }
  }

  /** Ends the batches of several shards of one store, which are kept together or not at all. */
  public static long endTogether(List<Shard> shards) {
    ChangeLog[] logs = shards.stream().map(shard -> shard.log).toArray(ChangeLog[]::new);
    return logs[0].endTogether(logs);
  }

  /** Ends what {@link #prepare} began. */
  public static void settle(Shard shard) {
    shard.records.room.settle();
    shard.records.index.grow();
    long _ = shard.log.endBatch();
  }
}
