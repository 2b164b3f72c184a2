package dev.assay.kv.server.keyspace;

import dev.assay.kv.shard.ChangeLog;
import dev.assay.kv.shard.Shard;

/**
 * What a turn changed in several shards, which the journal keeps together: after a crash all of it
 * is there, or nothing, since a transaction's commands change several. Of who owns the shards.
 */
final class ShardBatches {

  private final Shard[] shards;
  private final ChangeLog[] logs;

  /** Of every so many shards from one on. */
  ShardBatches(ShardView[] views, int first, int step) {
    int count = (views.length - first + step - 1) / step;
    shards = new Shard[count];
    logs = new ChangeLog[count];
    for (int i = 0; i < count; i++) {
      shards[i] = views[first + i * step].shard();
      logs[i] = shards[i].log();
    }
  }

  /** Ends them; returns how far the journal is then. */
  long end() {
    if (logs.length == 0) {
      return 0;
    }
    long position = logs[0].endTogether(logs);
    for (Shard shard : shards) {
      position = Math.max(position, shard.endBatch());
    }
    return position;
  }

  /** Ends them, and carries out what others have handed over, which ends batches by itself. */
  long endAndServe() {
    long position = end();
    for (Shard shard : shards) {
      shard.serve();
      position = Math.max(position, shard.endBatch());
    }
    return position;
  }
}
