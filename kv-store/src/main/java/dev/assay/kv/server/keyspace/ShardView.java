package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.ChangeLog;
import dev.assay.kv.shard.RecordListener;
import dev.assay.kv.shard.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard with what a server keeps beside its records: how many keys each database has, the
 * structures that handles stand for, and who watches keys. It hears of every record that comes and
 * goes, so whatever way a record goes, its structure goes with it. Of the shard's owner.
 */
public final class ShardView implements RecordListener {

  /** Hears of keys that are gone by themselves, on the core that may use them. */
  public interface GoneKeys {

    /** Whether it wants to. */
    boolean isWanted();

    /** A key has expired, or was dropped to make room. */
    void gone(KeyName name, boolean hasExpired);
  }

  private final GoneKeys goneKeys;
  private final Shard shard;
  private final @Nullable EditLog edits;
  private final long[] keys;
  private final long[] expiring;
  private final Map<KeyName, List<KeyWatcher>> watchers = new HashMap<>();
  private @Nullable Structure[] structures = new Structure[16];
  private long[] sizes = new long[16];
  private int[] free = new int[16];
  private int freeCount;
  private long allExpiring;
  private int used;
  private long structureBytes;
  private long expired;
  private long evicted;
  private long moves;

  /** Of a shard whose token the caller has; what is in it already was recovered, and is strings. */
  public ShardView(Shard shard, int databases, GoneKeys goneKeys) {
    this.goneKeys = goneKeys;
    this.shard = shard;
    edits = shard.log().equals(ChangeLog.NONE) ? null : new EditLog(shard);
    keys = new long[databases];
    expiring = new long[databases];
    shard.listen(this);
    Entries entries = new Entries();
    long position = 0;
    do {
      position = shard.index().scan(position, entries);
      for (int i = 0; i < entries.count(); i++) {
        long record = EntryLayout.record(entries.get(i));
        added(record, RecordLayout.getHeaderOpaque(record));
      }
    } while (position != 0);
  }

  /** The shard. */
  public Shard shard() {
    return shard;
  }

  /** Keeps changes of structures; null without a journal. */
  @Nullable EditLog edits() {
    return edits;
  }

  long keys(int database) {
    return keys[database];
  }

  long expiring(int database) {
    return expiring[database];
  }

  long expiring() {
    return allExpiring;
  }

  long expired() {
    return expired;
  }

  long evicted() {
    return evicted;
  }

  /** Records may lie elsewhere now, as they may when others come or go. */
  void moved() {
    moves++;
  }

  /** How often records may have come to lie elsewhere. */
  long moves() {
    return moves;
  }

  long structureBytes() {
    return structureBytes;
  }

  @Override
  public void added(long record, long header) {
    moved();
    int database = ALL.get(JAVA_BYTE, record + RecordLayout.keyOffset(header));
    keys[database]++;
    if (RecordLayout.expires(header)) {
      expiring[database]++;
      allExpiring++;
    }
  }

  @Override
  public void gone(long record, long header, Cause cause) {
    moved();
    long key = record + RecordLayout.keyOffset(header);
    int database = ALL.get(JAVA_BYTE, key);
    keys[database]--;
    if (RecordLayout.expires(header)) {
      expiring[database]--;
      allExpiring--;
    }
    expired += cause == Cause.EXPIRED ? 1 : 0;
    evicted += cause == Cause.EVICTED ? 1 : 0;
    if (RecordLayout.isHandle(header)) {
      release(handle(record, header));
    }
    if ((cause == Cause.EXPIRED || cause == Cause.EVICTED) && goneKeys.isWanted()) {
      goneKeys.gone(new KeyName(key, RecordLayout.keyBytes(header)), cause == Cause.EXPIRED);
    }
    if (cause != Cause.REPLACED) {
      changed(key, RecordLayout.keyBytes(header));
    }
  }

  /** A structure's handle from its record. */
  static int handle(long record, long header) {
    return (int) ALL.get(JAVA_LONG_UNALIGNED, record + RecordLayout.valueOffset(header));
  }

  /** Takes a structure in and returns its handle. */
  int allot(Structure structure) {
    int handle = freeCount > 0 ? free[--freeCount] : used++;
    if (handle == structures.length) {
      structures = Arrays.copyOf(structures, 2 * handle);
      sizes = Arrays.copyOf(sizes, 2 * handle);
    }
    attach(handle, structure);
    return handle;
  }

  /** The structure of a handle. */
  Structure structure(int handle) {
    return Objects.requireNonNull(structures[handle], "a handle whose structure was taken out");
  }

  /** A structure goes its own way; its handle goes with its record. */
  void detach(int handle) {
    structures[handle] = null;
    structureBytes -= sizes[handle];
    sizes[handle] = 0;
  }

  /** A structure that was detached is back. */
  void attach(int handle, Structure structure) {
    structures[handle] = structure;
    resized(handle);
  }

  /** The same, if its key is still there; if that was dropped meanwhile, the structure goes too. */
  void attachTo(int handle, Structure structure, long hash, long key, int keyBytes) {
    if (shard.live(hash, key, keyBytes, () -> 0) == 0) {
      structure.release();
    } else {
      attach(handle, structure);
    }
  }

  /** Counts anew what a structure takes. */
  void resized(int handle) {
    long bytes = structure(handle).memoryBytes();
    structureBytes += bytes - sizes[handle];
    sizes[handle] = bytes;
  }

  void release(int handle) {
    Structure structure = structures[handle];
    if (structure != null) {
      detach(handle);
      structure.release();
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = handle;
  }

  void watch(KeyName key, KeyWatcher watcher) {
    watchers.computeIfAbsent(key, k -> new ArrayList<>()).add(watcher);
  }

  void unwatch(KeyName key, KeyWatcher watcher) {
    watchers.computeIfPresent(
        key, (k, list) -> list.remove(watcher) && list.isEmpty() ? null : list);
  }

  /** Takes out who watches keys of two databases, as they are stored. */
  Map<KeyName, List<KeyWatcher>> takeWatchers(int one, int other) {
    Map<KeyName, List<KeyWatcher>> taken = new HashMap<>(watchers);
    taken.keySet().removeIf(name -> name.database() != one && name.database() != other);
    watchers.keySet().removeAll(taken.keySet());
    return taken;
  }

  /** Tells who watches a key. */
  void changed(long key, int keyBytes) {
    if (!watchers.isEmpty()) {
      KeyName name = new KeyName(key, keyBytes);
      for (KeyWatcher watcher : watchers.getOrDefault(name, List.of())) {
        watcher.changed(name);
      }
    }
  }
}
