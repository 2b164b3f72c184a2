package dev.assay.bench.suite.storage.engine;

import org.rocksdb.CompactionStyle;

/** The engines, by what they are. */
public enum EngineKind {
  /** RocksDB, leveled: an LSM tree whose levels are one sorted run each. */
  ROCKS_LEVELED("RocksDB leveled", "LSM leveled", true),
  /** RocksDB, universal: an LSM tree of sorted runs that are merged by their sizes. */
  ROCKS_UNIVERSAL("RocksDB universal", "LSM tiered", true),
  /** SQLite, WITHOUT ROWID in WAL mode: a B-tree changed in place. */
  SQLITE("SQLite", "B-tree", true),
  /** LMDB: a B-tree whose changed pages are written elsewhere. */
  LMDB("LMDB", "copy-on-write B-tree", false),
  /** H2's MVStore. */
  MVSTORE("MVStore", "log-structured B-tree", true),
  /** Our store with its journal. */
  ASSAY("assay", "hash index, log and journal", true);

  private final String label;
  private final String design;
  private final boolean hasCache;

  EngineKind(String label, String design, boolean hasCache) {
    this.label = label;
    this.design = design;
    this.hasCache = hasCache;
  }

  /** Name in the figures. */
  public String label() {
    return label;
  }

  /** What it is. */
  public String design() {
    return design;
  }

  /** Whether it has a cache of its own that can be made small. */
  public boolean hasCache() {
    return hasCache;
  }

  /** Whether it has such a level of its own. */
  public boolean has(Engine.Sync sync) {
    return switch (sync) {
      case ALWAYS, NEVER -> true;
      case EVERY -> this == ASSAY;
      case NO_LOG -> this == ASSAY || this == ROCKS_LEVELED || this == ROCKS_UNIVERSAL;
    };
  }

  /** Opens it. */
  public Engine open(Engine.Settings settings) throws Exception {
    return switch (this) {
      case ROCKS_LEVELED -> new RocksEngine(settings, CompactionStyle.LEVEL);
      case ROCKS_UNIVERSAL -> new RocksEngine(settings, CompactionStyle.UNIVERSAL);
      case SQLITE -> new SqliteEngine(settings);
      case LMDB -> new LmdbEngine(settings);
      case MVSTORE -> new MvEngine(settings);
      case ASSAY -> new AssayEngine(settings);
    };
  }
}
