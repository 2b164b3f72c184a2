package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Preparation;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link KvSession#transact} hands to its body: the keys that were named, to be read and
 * changed. What is read is what was there when the tokens were taken, and what this transaction
 * itself has written; what is written is kept aside until the body returns.
 *
 * <p><b>What others see.</b> Beside other changes, of one key or by transactions, it takes effect
 * at one moment. Who looks up outside of transactions sees each single key as before or as
 * afterwards, and while the writes are carried out some already and others not yet; a transaction
 * that only reads sees all as at one moment.
 *
 * <p><b>Protocol.</b> The tokens of the keys' shards are taken one after the other in ascending
 * order of the shards' numbers, and kept until all writes are done (conservative two-phase locking:
 * Bernstein, Hadzilacos, Goodman, 1987). Whoever else takes a token has no other one and waits for
 * none while he has it, so nobody waits in a circle; operations that are handed over meanwhile wait
 * like any other. Before the first write room is made for all of them, in memory and in the
 * journal, and what they replace is brought back from disk. Where that fails nothing has changed;
 * behind it nothing can fail. The journal gets the writes as batches that are there together or,
 * after a crash, not at all.
 */
public final class KvTransaction {

  private final KvStore store;
  private final Writer writer;
  private final SessionBuffers buffers;
  private final Staging staging;
  private final List<Operation> all = new ArrayList<>();
  private final List<Operation> written = new ArrayList<>();
  private final List<Shard> held = new ArrayList<>();
  private final Comparator<Operation> byShard;

  KvTransaction(KvStore store, Writer writer, SessionBuffers buffers) {
    this.store = store;
    this.writer = writer;
    this.buffers = buffers;
    staging = new Staging(buffers, 1024);
    byShard = Comparator.comparingInt(operation -> store.shardNumberOf(operation.hash()));
  }

  <T> T run(KvSession session, byte[][] keys, Function<? super KvTransaction, T> body) {
    session.requireOpen();
    session.refusal = "the session is in a transaction: use that";
    try {
      return run(keys, body);
    } finally {
      session.refusal = null;
    }
  }

  private <T> T run(byte[][] keys, Function<? super KvTransaction, T> body) {
    long position;
    T result;
    writer.rest();
    try {
      name(keys);
      for (int i = 0; i < all.size(); i++) {
        if (i == 0 || byShard.compare(all.get(i - 1), all.get(i)) != 0) {
          Shard shard = shardOf(all.get(i));
          shard.acquire();
          held.add(shard);
        }
      }
      result = body.apply(this);
      position = commit();
    } finally {
      held.reversed().forEach(Shard::release);
      held.clear();
      all.clear();
    }
    if (position > 0) {
      store.shard(0).await(position); // one journal for all
    }
    return result;
  }

  /** Notes the keys, in the order of their shards. */
  private void name(byte[][] keys) {
    staging.clear();
    all.clear();
    written.clear();
    for (byte[] key : keys) {
      writer.checked(SessionBuffers.checkedKey(key.length), 0, false);
      staging.add(key);
      long address = staging.memory().address() + staging.used() - key.length;
      long hash = KeyHash.of(address, key.length, store.config().seed());
      all.add(new Operation().on(hash, address, key.length));
    }
    all.sort(byShard);
  }

  /**
   * The value of a key; null where there is none.
   *
   * @throws IllegalArgumentException when the transaction was not begun with this key
   */
  public byte @Nullable [] get(byte[] key) {
    Operation operation = of(key);
    if (written.contains(operation)) {
      return operation.isDelete() ? null : bytes(operation.value(), operation.valueBytes());
    }
    long hash = operation.hash();
    Shard shard = store.shardOf(hash);
    long record =
        shard.live(hash, operation.key(), operation.keyBytes(), System::currentTimeMillis);
    if (record == 0) {
      return null;
    }
    long header = RecordLayout.getHeaderOpaque(record);
    return bytes(record + RecordLayout.valueOffset(header), RecordLayout.valueBytes(header));
  }

  /**
   * Sets the value of a key.
   *
   * @throws IllegalArgumentException when the transaction was not begun with this key, or key and
   *     value are too long
   */
  public void put(byte[] key, byte[] value) {
    Operation operation = of(key);
    writer.checked(key.length, value.length, false);
    staging.add(value);
    long address = staging.memory().address() + staging.used() - value.length;
    note(operation.put(Operation.Kind.PUT, address, value.length, Operation.NEVER));
  }

  /**
   * Takes a key away.
   *
   * @throws IllegalArgumentException when the transaction was not begun with this key
   */
  public void delete(byte[] key) {
    note(of(key).delete());
  }

  private void note(Operation operation) {
    if (!written.contains(operation)) {
      written.add(operation);
    }
  }

  private Operation of(byte[] key) {
    int keyBytes = buffers.setKey(key);
    for (Operation operation : all) {
      long end = operation.key() + operation.keyBytes();
      if (operation.keyBytes() == keyBytes
          && MemorySegment.mismatch(
                  ALL, operation.key(), end, ALL, buffers.key(), buffers.key() + keyBytes)
              < 0) {
        return operation;
      }
    }
    throw new IllegalArgumentException(
        "the transaction was not begun with this key: name all keys that it may need");
  }

  private static byte[] bytes(long address, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, count);
    return bytes;
  }

  private Shard shardOf(Operation operation) {
    return store.shardOf(operation.hash());
  }

  /** Carries out what was written; where the journal ends with it, or 0 where nothing was. */
  private long commit() {
    written.sort(byShard);
    Operation[] operations = written.toArray(Operation[]::new);
    List<Shard> changing = new ArrayList<>();
    try {
      for (int from = 0, to; from < operations.length; from = to) {
        to = from + 1;
        while (to < operations.length && byShard.compare(operations[from], operations[to]) == 0) {
          to++;
        }
        Shard shard = shardOf(operations[from]);
        changing.add(shard);
        if (!Preparation.prepare(shard, operations, from, to)) {
          throw Failures.of(operations[from], store);
        }
      }
      written.forEach(operation -> Preparation.run(shardOf(operation), operation));
      return changing.isEmpty() ? 0 : Preparation.endTogether(changing);
    } finally {
      changing.forEach(Preparation::settle);
    }
  }
}
