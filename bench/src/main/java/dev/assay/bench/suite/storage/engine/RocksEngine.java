package dev.assay.bench.suite.storage.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its log, without compression; memtable and level sizes are to the data what they are
 * by default (64 and 256 MB) to some gigabytes: a 32nd and an eighth, levels grow tenfold.
 */
final class RocksEngine implements Engine {

  /** Small buffers and many rows make more files than a process may open. */
  private static final int MOST_OPEN_FILES = 8_192;

  private static final int LEAST_BUFFER_BYTES = 64 << 10;
  private static final String[] RUNNING = {
    "rocksdb.mem-table-flush-pending",
    "rocksdb.num-running-flushes",
    "rocksdb.num-running-compactions"
  };
  private static final String PENDING = "rocksdb.compaction-pending";

  /** Looks at an engine that compacts nothing, after which what is pending is not believed. */
  private static final int IDLE_LOOKS = 40;

  private static final TickerType[] WRITTEN = {
    TickerType.WAL_FILE_BYTES, TickerType.FLUSH_WRITE_BYTES, TickerType.COMPACT_WRITE_BYTES
  };

  private final Cache cache;
  private final Statistics statistics = new Statistics();
  private final Options options;
  private final RocksDB db;
  private final WriteOptions writing;

  RocksEngine(Settings settings, CompactionStyle style) throws RocksDBException {
    RocksDB.loadLibrary();
    cache = new LRUCache(settings.cacheBytes());
    long buffer = Math.max(LEAST_BUFFER_BYTES, settings.dataBytes() / 32);
    BlockBasedTableConfig table =
        new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true);
    if (settings.filterBits() > 0) {
      table.setFilterPolicy(new BloomFilter(settings.filterBits()));
    }
    options =
        new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setCompactionStyle(style)
            .setWriteBufferSize(buffer)
            .setTargetFileSizeBase(buffer)
            .setMaxBytesForLevelBase(4 * buffer)
            .setMaxOpenFiles(MOST_OPEN_FILES)
            .setStatistics(statistics)
            .setTableFormatConfig(table);
    db = RocksDB.open(options, settings.folder().toString());
    writing =
        new WriteOptions()
            .setSync(settings.isSynced())
            .setDisableWAL(settings.sync() == Sync.NO_LOG);
  }

  @Override
  public void write(byte[][] keys, byte[] value) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (byte[] key : keys) {
        batch.put(key, value);
      }
      db.write(writing, batch);
    }
  }

  @Override
  public byte @Nullable [] read(byte[] key) throws RocksDBException {
    return db.get(key);
  }

  @Override
  public void settle() throws RocksDBException {
    try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
      db.flush(waiting);
    }
    // Two looks: a compaction that ends may call for another. Some say for ever that one is
    // pending, which nobody begins.
    for (int calm = 0, idle = 0; calm < 2 && idle < IDLE_LOOKS; ) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      boolean runs = false;
      for (String property : RUNNING) {
        runs |= db.getLongProperty(property) > 0;
      }
      idle = runs ? 0 : idle + 1;
      calm = runs || db.getLongProperty(PENDING) > 0 ? 0 : calm + 1;
    }
  }

  @Override
  public long writtenBytes() {
    long sum = 0;
    for (TickerType ticker : WRITTEN) {
      sum += statistics.getTickerCount(ticker);
    }
    return sum;
  }

  @Override
  public double touched(byte[][] keys) throws RocksDBException {
    db.setPerfLevel(PerfLevel.ENABLE_COUNT);
    PerfContext context = db.getPerfContext();
    long before = touched(context);
    for (byte[] key : keys) {
      db.get(key);
    }
    long after = touched(context);
    db.setPerfLevel(PerfLevel.DISABLE);
    return (double) (after - before) / keys.length;
  }

  /** Filters apart, which are looked at to touch no more. */
  private static long touched(PerfContext context) {
    return context.getBlockCacheHitCount()
        + context.getBlockReadCount()
        - context.getBlockCacheFilterHitCount()
        - context.getFilterBlockReadCount();
  }

  @Override
  public int runs() throws RocksDBException {
    int runs = Integer.parseInt(db.getProperty("rocksdb.num-files-at-level0"));
    for (int level = 1; level < db.numberLevels(); level++) {
      runs += db.getProperty("rocksdb.num-files-at-level" + level).equals("0") ? 0 : 1;
    }
    return runs;
  }

  @Override
  public void close() {
    db.close();
    options.close();
    statistics.close();
    writing.close();
    cache.close();
  }
}
