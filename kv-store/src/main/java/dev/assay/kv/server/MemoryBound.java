package dev.assay.kv.server;

import dev.assay.kv.KvStore;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.shard.Eviction;
import java.util.List;

/**
 * How much of its memory a server uses for keys and values: what CONFIG SET says while it runs, and
 * whether keys that were not read lately go at that bound. Only what this server's own keys take
 * counts, whatever else the process has. Any thread may ask.
 */
final class MemoryBound {

  /** So many frames of each shard are for records, however much structures take. */
  private static final int LEAST_FRAMES = 4;

  /** With several cores, room is made for one part of so many. */
  private static final int AHEAD = 64;

  private final KvStore store;
  private final Settings settings;
  private final Databases all;
  private final long memoryBytes;
  private final boolean isOfOne;
  private volatile boolean drops;

  MemoryBound(KvStore store, Settings settings, Databases all, ServerConfig config) {
    this.store = store;
    this.settings = settings;
    this.all = all;
    memoryBytes = config.memoryBytes();
    isOfOne = config.threads() == 1;
    drops = config.evicts();
  }

  long usedBytes() {
    return store.usedBytes() + all.structureBytes();
  }

  long memoryBytes() {
    return memoryBytes;
  }

  private long mostBytes() {
    return Math.min(settings.mostMemoryBytes, memoryBytes);
  }

  /**
   * Whether more is taken than may be. Where keys stay, and nothing was lowered, structures may
   * take half beside what is the records' own.
   */
  boolean isPassed() {
    long most = mostBytes();
    long structures = all.structureBytes();
    long least = drops || most < memoryBytes ? -1 : most / 2;
    return structures > least && structures + store.usedBytes() > most;
  }

  /** Follows what was set; by a core that is alone. */
  void set(List<ServerCore> cores) {
    drops = "allkeys-lru".equals(settings.value("maxmemory-policy"));
    for (int shard = 0; shard < store.config().shards(); shard++) {
      Eviction.allow(store.shard(shard), drops);
    }
    for (ServerCore core : cores) {
      core.keyspace().expected().setMarksUse(drops);
    }
    divide();
    boolean _ = makesRoom();
  }

  /** Leaves to records what structures do not take; now and then. */
  void divide() {
    long least = 0;
    for (int shard = 0; shard < store.config().shards(); shard++) {
      least +=
          store.shard(shard).index().sizeBytes()
              + (LEAST_FRAMES + 1L) * store.config().frameBytes();
    }
    store.limitMemory(drops ? Math.max(least, mostBytes() - all.structureBytes()) : memoryBytes);
  }

  /**
   * Drops keys where they may go, by a core that is alone. Where there are several cores, somewhat
   * more than is needed, since the others stand still meanwhile.
   *
   * @return whether no more is taken now than may be
   */
  boolean makesRoom() {
    if (drops) {
      divide();
      long most = mostBytes();
      long enough = isOfOne ? most : most - most / AHEAD;
      all.evict(() -> usedBytes() <= enough);
    }
    return !isPassed();
  }
}
