package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Opened;
import dev.assay.bench.suite.store.subject.Subject.Session;
import dev.assay.bench.suite.store.subject.Subject.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.HyperClockCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * RocksDB: no log, no compression, all blocks in its cache, Bloom filters of ten bits, hash indexes
 * in data blocks (what its wiki says of point look-ups), keys and values by direct buffers. Where
 * its memory is limited, five eighths are its cache, with indexes, filters and memtables in it, and
 * the page cache is passed by, which else held blocks a second time. What is left is for blocks on
 * their way, compaction, and what the C library's allocator loses, by which a cache of three
 * quarters and memtables beside it came to the limit.
 */
final class RocksSubject {

  private RocksSubject() {}

  static Opened open(Shape shape, Path folder) {
    RocksDB.loadLibrary();
    try {
      return new Db(shape, folder);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Db implements Opened {
    private final int valueBytes;
    private final Cache cache;
    private final WriteBufferManager memtables;
    private final BloomFilter filter = new BloomFilter(10);
    private final Options options;
    private final RocksDB db;

    Db(Shape shape, Path folder) throws RocksDBException {
      valueBytes = shape.valueBytes();
      boolean isLimited = shape.isLimited();
      long cacheBytes =
          isLimited ? shape.memoryBytes() / 8 * 5 : (128L << 20) + 2 * shape.payloadBytes();
      cache = new HyperClockCache(cacheBytes, 0, -1, false);
      memtables = new WriteBufferManager(shape.memoryBytes() / 8, cache);
      options =
          new Options()
              .setCreateIfMissing(true)
              .setCompressionType(CompressionType.NO_COMPRESSION)
              .setWriteBufferSize(isLimited ? shape.memoryBytes() / 16 : 64L << 20)
              .setUseDirectReads(isLimited)
              .setUseDirectIoForFlushAndCompaction(isLimited)
              .setTableFormatConfig(
                  new BlockBasedTableConfig()
                      .setBlockCache(cache)
                      .setFilterPolicy(filter)
                      .setCacheIndexAndFilterBlocks(isLimited)
                      .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash));
      if (isLimited) {
        options.setWriteBufferManager(memtables);
      }
      db = RocksDB.open(options, folder.toString());
    }

    @Override
    public Session session() {
      return new RocksSession(db, valueBytes);
    }

    @Override
    public void settle() {
      try {
        db.compactRange();
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long bytes() {
      try {
        return db.getLongProperty("rocksdb.live-sst-files-size")
            + db.getLongProperty("rocksdb.cur-size-all-mem-tables")
            + db.getLongProperty("rocksdb.estimate-table-readers-mem")
            + db.getLongProperty("rocksdb.block-cache-usage");
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      db.close();
      options.close();
      filter.close();
      memtables.close();
      cache.close();
    }
  }

  private static final class RocksSession implements Session {
    private final RocksDB db;
    private final ReadOptions reading = new ReadOptions().setVerifyChecksums(false);
    private final WriteOptions writing = new WriteOptions().setDisableWAL(true);
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer value;
    private final byte[] written;

    RocksSession(RocksDB db, int valueBytes) {
      this.db = db;
      value = ByteBuffer.allocateDirect(valueBytes).order(ByteOrder.LITTLE_ENDIAN);
      written = new byte[valueBytes];
    }

    @Override
    public long get(long key) {
      try {
        keyBuffer.clear().putLong(key).flip();
        value.clear();
        int length = db.get(reading, keyBuffer, value);
        if (length != written.length) {
          throw Values.wrong(key, "has " + length + " bytes");
        }
        return Values.check(key, value.getLong(0), value.getLong(length - Long.BYTES));
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void put(long key, long stamp) {
      try {
        keyBuffer.clear().putLong(key).flip();
        value.clear().put(Values.fill(written, stamp)).flip();
        db.put(writing, keyBuffer, value);
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public int scan(long key, int count) {
      int found = 0;
      keyBuffer.clear().putLong(key).flip();
      try (RocksIterator rows = db.newIterator(reading)) {
        for (rows.seek(keyBuffer); found < count && rows.isValid(); rows.next()) {
          keyBuffer.clear();
          rows.key(keyBuffer);
          value.clear();
          int length = rows.value(value);
          Values.check(keyBuffer.getLong(0), value.getLong(0), value.getLong(length - Long.BYTES));
          found++;
        }
      }
      return found;
    }

    @Override
    public void close() {
      reading.close();
      writing.close();
    }
  }
}
