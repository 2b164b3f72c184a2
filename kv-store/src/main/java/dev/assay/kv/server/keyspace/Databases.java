package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Eviction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** All keys of a database at once: counting, walking, emptying; for who may use all shards. */
public final class Databases {

  /** Sees a key. */
  @FunctionalInterface
  public interface KeyVisitor {

    /**
     * A key that has not expired; its record stays where it is until something is written.
     *
     * @param key where it is, the byte of its database not included
     */
    void key(long key, int bytes);
  }

  private static final int SHARD_BITS = 8;
  private static final int TRIES = 100;

  private final Keyspace keyspace;
  private final ShardView[] shards;
  private final ShardView[] own;
  private final int[] stored;
  private final Entries entries = new Entries();
  private final Buffer key = new Buffer();
  private int expiringShard;
  private long expiringPosition;

  /** Of a keyspace. */
  public Databases(Keyspace keyspace, int[] stored) {
    this.keyspace = keyspace;
    shards = keyspace.shards;
    own = keyspace.own;
    this.stored = stored;
  }

  private long sum(ToLongFunction<ShardView> of) {
    long sum = 0;
    for (ShardView shard : shards) {
      sum += of.applyAsLong(shard);
    }
    return sum;
  }

  /** How many there are. */
  public int count() {
    return stored.length;
  }

  /** How many keys a database has. */
  public long size(int database) {
    return sum(shard -> shard.keys(stored[database]));
  }

  /** How many of them expire. */
  public long expiring(int database) {
    return sum(shard -> shard.expiring(stored[database]));
  }

  /** How many keys have expired so far. */
  public long expired() {
    return sum(shard -> shard.expired());
  }

  /** How many keys were dropped to make room. */
  public long evicted() {
    return sum(shard -> shard.evicted());
  }

  /**
   * Drops what was not read lately, by turns of all shards, until that is enough or nothing more
   * can go.
   */
  public void evict(BooleanSupplier isEnough) {
    boolean goesOn = true;
    while (goesOn && !isEnough.getAsBoolean()) {
      goesOn = false;
      for (ShardView view : shards) {
        goesOn |= Eviction.shrink(view.shard());
        view.moved();
      }
    }
  }

  /** What structures take. */
  public long structureBytes() {
    return sum(shard -> shard.structureBytes());
  }

  /**
   * Goes on through the keys of a database.
   *
   * @param cursor 0 to begin, then what the call before returned
   * @param steps buckets to look at
   * @return 0 when that was all
   */
  public long scan(int database, long cursor, int steps, KeyVisitor visitor) {
    int shard = (int) cursor & (shards.length - 1);
    long position = cursor >>> SHARD_BITS;
    for (int i = 0; i < steps; i++) {
      position = visit(shard, position, stored[database], visitor);
      if (position == 0 && ++shard == shards.length) {
        return 0;
      }
    }
    return position << SHARD_BITS | shard;
  }

  private long visit(int shard, long position, int prefix, KeyVisitor visitor) {
    long next = shards[shard].shard().index().scan(position, entries);
    for (int i = 0; i < entries.count(); i++) {
      long record = EntryLayout.record(entries.get(i));
      long header = RecordLayout.getHeaderOpaque(record);
      long at = record + RecordLayout.keyOffset(header);
      if (ALL.get(JAVA_BYTE, at) == prefix && !RecordLayout.isExpired(record, header)) {
        visitor.key(at + 1, RecordLayout.keyBytes(header) - 1);
      }
    }
    return next;
  }

  /** Sees all keys of a database. */
  public void forEach(int database, KeyVisitor visitor) {
    if (size(database) > 0) {
      long cursor = 0;
      do {
        cursor = scan(database, cursor, 1024, visitor);
      } while (cursor != 0);
    }
  }

  /** Sees one key of a database, by chance; false where there is none. */
  public boolean random(int database, Buffer into) {
    long left = size(database);
    for (int tries = 0; left > 0 && tries < TRIES * (1 + left); tries++) {
      ShardView shard = shards[ThreadLocalRandom.current().nextInt(shards.length)];
      if (shard.keys(stored[database]) == 0) {
        continue;
      }
      long _ = shard.shard().index().scan(ThreadLocalRandom.current().nextLong() >>> 1, entries);
      if (entries.count() > 0) {
        int chosen = ThreadLocalRandom.current().nextInt(entries.count());
        long record = EntryLayout.record(entries.get(chosen));
        long header = RecordLayout.getHeaderOpaque(record);
        long at = record + RecordLayout.keyOffset(header);
        if (RecordLayout.isExpired(record, header)) {
          int _ = expireEntries();
          left = size(database);
        } else if (ALL.get(JAVA_BYTE, at) == stored[database]) {
          into.add(at + 1, RecordLayout.keyBytes(header) - 1L);
          return true;
        }
      }
    }
    return false;
  }

  /** Takes all keys of a database away. */
  public void flush(int database) {
    for (int shard = 0; shard < shards.length && size(database) > 0; shard++) {
      long position = 0;
      do {
        long next = shards[shard].shard().index().scan(position, entries);
        for (int i = 0; i < entries.count(); i++) {
          long record = EntryLayout.record(entries.get(i));
          long header = RecordLayout.getHeaderOpaque(record);
          long at = record + RecordLayout.keyOffset(header);
          if (ALL.get(JAVA_BYTE, at) == stored[database]) {
            remove(database, at + 1, RecordLayout.keyBytes(header) - 1);
          }
        }
        position = next;
      } while (position != 0);
    }
  }

  private void remove(int database, long at, int bytes) {
    key.clear();
    key.reserve(bytes + 1L);
    key.added(1);
    key.add(at, bytes);
    if (keyspace.find(database, key.address() + 1, bytes)) {
      keyspace.remove();
    }
  }

  /**
   * Two databases change places; who watches a key that is in either is told.
   *
   * @throws ReplyError when the journal does not take it
   */
  public void swap(int one, int other) {
    EditLog edits = shards[0].edits();
    if (edits != null) {
      edits.require(RecordLayout.sizeBytes(1, stored.length, false));
    }
    int kept = stored[one];
    stored[one] = stored[other];
    stored[other] = kept;
    if (edits != null) {
      edits.keep(stored);
    }
    moveWatched(one, other);
  }

  /**
   * Who watches a key of a database goes on with the key of that name which it has now, and hears
   * of it if there is one, or was.
   */
  private void moveWatched(int one, int other) {
    Map<KeyName, List<KeyWatcher>> moving = new HashMap<>();
    for (ShardView shard : shards) {
      moving.putAll(shard.takeWatchers(stored[one], stored[other]));
    }
    moving.forEach(
        (from, watchers) -> {
          byte[] key = from.key();
          boolean isThere = one != other && (isThere(one, key) || isThere(other, key));
          boolean _ = isThere(from.database() == stored[one] ? other : one, key);
          for (KeyWatcher watcher : watchers) {
            KeyName now = keyspace.watch(watcher);
            watcher.moved(from, now);
            if (isThere) {
              watcher.changed(now);
            }
          }
        });
  }

  private boolean isThere(int database, byte[] name) {
    key.clear();
    key.add(new byte[1]);
    key.add(name);
    return keyspace.find(database, key.address() + 1, name.length);
  }

  /** Lets a key go if it has expired. */
  public void expire(KeyName name) {
    for (int database = 0; database < stored.length; database++) {
      if (stored[database] == name.database()) {
        boolean _ = isThere(database, name.key());
      }
    }
  }

  /** Stops telling a watcher about a key. */
  public void unwatch(KeyName name, KeyWatcher watcher) {
    for (ShardView shard : shards) {
      shard.unwatch(name, watcher);
    }
  }

  /** Lets keys go that have expired, of the core's own shards, looking at so many buckets. */
  public int expire(int buckets) {
    int gone = 0;
    for (int i = 0; i < buckets; i++) {
      ShardView shard = own[expiringShard];
      if (shard.expiring() > 0) {
        expiringPosition = shard.shard().index().scan(expiringPosition, entries);
        gone += expireEntries();
      } else {
        expiringPosition = 0;
        i += buckets / own.length;
      }
      if (expiringPosition == 0) {
        expiringShard = (expiringShard + 1) % own.length;
      }
    }
    return gone;
  }

  private int expireEntries() {
    int gone = 0;
    for (int i = 0; i < entries.count(); i++) {
      long record = EntryLayout.record(entries.get(i));
      long header = RecordLayout.getHeaderOpaque(record);
      if (RecordLayout.isExpired(record, header)) {
        long at = record + RecordLayout.keyOffset(header);
        int prefix = ALL.get(JAVA_BYTE, at);
        for (int database = 0; database < stored.length; database++) {
          if (stored[database] == prefix) {
            key.clear();
            key.add(at, RecordLayout.keyBytes(header));
            keyspace.find(database, key.address() + 1, (int) key.size() - 1);
            gone++;
          }
        }
      }
    }
    return gone;
  }
}
