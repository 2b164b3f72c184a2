package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.Handles;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The structures of a store on disk: gathers what was kept of them while the store is opened, gives
 * each to its key when all is read, and from then on writes them into checkpoints.
 *
 * <p>A change that a checkpoint has is passed over by its number. One of a key without structure is
 * passed over too: what was there was replaced later, which is still to come.
 */
public final class KeptStructures implements Handles {

  /** A structure, or one that is not whole. */
  private static final class Kept {
    final Structure structure;
    final Edits edits = new Edits();
    int kind;
    long batch;
    long expiryMillis;

    Kept(Structure structure) {
      this.structure = structure;
    }
  }

  private final Function<String, Structure> types;
  private final Map<KeyName, Kept> whole = new HashMap<>();
  private final Map<KeyName, Kept> unfinished = new HashMap<>();
  private ShardView[] views = new ShardView[0];
  private int[] stored = new int[0];
  private long seed;

  /**
   * Of a store that is about to be opened.
   *
   * @param types makes an empty structure of a type
   */
  public KeptStructures(Function<String, Structure> types) {
    this.types = types;
  }

  @Override
  public boolean replay(long key, int keyBytes, long expiryMillis, long value, int valueBytes) {
    if (EditLayout.isDatabasesKey(key, keyBytes)) {
      stored = new int[valueBytes];
      Arrays.setAll(stored, database -> ALL.get(JAVA_BYTE, value + database));
      return false;
    }
    KeyName name = new KeyName(key, keyBytes);
    boolean isFresh = EditLayout.is(value, EditLayout.FRESH);
    Kept known = whole.get(name);
    Kept part = unfinished.get(name);
    if (!EditLayout.is(value, EditLayout.REST)) {
      drop(unfinished.remove(name), known);
      part = begin(value, isFresh, known);
    }
    if (part == null || part.kind != EditLayout.kind(value)) {
      return false;
    }
    int head = EditLayout.headBytes(value);
    part.edits.add(value + head, valueBytes - head);
    boolean isLast = !EditLayout.is(value, EditLayout.MORE);
    if (isFresh || isLast) {
      Structure structure = part.structure;
      part.edits.take(Edits.forEach(part.edits.address(), part.edits.size(), structure::redo));
    }
    if (!isLast) {
      unfinished.put(name, part);
      return false;
    }
    unfinished.remove(name);
    part.edits.free();
    part.expiryMillis = expiryMillis;
    if (isFresh) {
      boolean isCaptured = EditLayout.is(value, EditLayout.CAPTURED);
      part.batch = EditLayout.batch(value) - (isCaptured ? 0 : 1);
      drop(whole.put(name, part), null);
    }
    return isFresh;
  }

  private @Nullable Kept begin(long value, boolean isFresh, @Nullable Kept known) {
    if (known != null && EditLayout.batch(value) <= known.batch) {
      return null;
    }
    Kept part = isFresh ? new Kept(types.apply(EditLayout.type(value))) : known;
    if (part != null) {
      part.kind = EditLayout.kind(value);
    }
    return part;
  }

  private static void drop(@Nullable Kept part, @Nullable Kept known) {
    if (part != null) {
      part.edits.free();
      if (part != known) {
        part.structure.release();
      }
    }
  }

  @Override
  public void gone(long key, int keyBytes) {
    if (!whole.isEmpty()) {
      drop(whole.remove(new KeyName(key, keyBytes)), null);
    }
  }

  /**
   * All is read: where each of so many databases is stored. What is returned is written into
   * checkpoints as it is then; who changes it keeps that in the journal too.
   *
   * @throws IllegalStateException when there were more that changed places
   */
  public int[] databases(int count) {
    int[] all = IntStream.range(0, count).toArray();
    System.arraycopy(stored, 0, all, 0, Math.min(count, stored.length));
    if (Arrays.stream(all).anyMatch(place -> place >= count)) {
      throw new IllegalStateException(
          "the journal is of %d databases that changed places: %d are too few"
              .formatted(stored.length, count));
    }
    stored = all;
    return all;
  }

  /** All is read: gives each structure that has not expired to its key. */
  public void restore(Keyspace keyspace, long hashSeed) {
    views = keyspace.shards;
    seed = hashSeed;
    unfinished.forEach((name, part) -> drop(part, whole.get(name)));
    long now = System.currentTimeMillis();
    whole.forEach(
        (name, kept) -> {
          if (kept.expiryMillis <= now) {
            kept.structure.release();
          } else {
            keyspace.restore(name, kept.structure, kept.expiryMillis);
          }
        });
    unfinished.clear();
    whole.clear();
  }

  /** Where databases are stored, changed before the checkpoint began or told of in its tail. */
  @Override
  public void begin(CheckpointFile file) {
    EditLayout.withDatabases(
        stored, (key, value) -> file.edit(key, 1, Operation.NEVER, value, stored.length, value, 0));
  }

  @Override
  public boolean write(int shard, long key, int keyBytes, boolean begins, CheckpointFile file) {
    ShardView view = views[shard];
    long hash = KeyHash.of(key, keyBytes, seed);
    long record = view.shard().live(hash, key, keyBytes, System::currentTimeMillis);
    long header = record == 0 ? 0 : RecordLayout.getHeaderOpaque(record);
    if (record == 0 || !RecordLayout.isHandle(header)) {
      return false;
    }
    long expiry =
        RecordLayout.expires(header) ? RecordLayout.getExpiryOpaque(record) : Operation.NEVER;
    Structure structure = view.structure(ShardView.handle(record, header));
    return Objects.requireNonNull(view.edits())
        .capture(structure, key, keyBytes, expiry, begins, file);
  }
}
