package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.RecordListener;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shard whose token somebody keeps, and what its listener hears. */
class OwnedShardTest {

  private final List<String> heard = new ArrayList<>();

  @Test
  void theListenerHearsOfEveryRecordOnce() {
    KvConfig config = KvConfig.ofMemory(1 << 20).withShards(1, 4 << 10).withSeed(1);
    try (Arena arena = Arena.ofConfined();
        KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      Shard shard = store.shard(0);
      shard.acquire();
      shard.listen(listener());
      MemorySegment key = arena.allocateFrom("key");
      MemorySegment value = arena.allocate(64);
      Operation operation = new Operation();
      put(shard, operation, key, value, 8, false);
      put(shard, operation, key, value, 8, false);
      put(shard, operation, key, value, 8, true);
      long record = shard.live(hash(key), key.address(), 3, System::currentTimeMillis);
      assertTrue(RecordLayout.isHandle(RecordLayout.getHeaderOpaque(record)));
      put(shard, operation, key, value, 8, true);
      put(shard, operation, key, value, 40, false);
      shard.runOwned(operation.on(hash(key), key.address(), 3).delete());
      shard.release();
      assertEquals(
          List.of(
              "+8", "REPLACED 8", "+8h", "REPLACED 8h", "+8h", "REPLACED 8h", "+40", "REMOVED 40"),
          heard.stream().toList());
      assertNull(session.get("key".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static long hash(MemorySegment key) {
    return KeyHash.of(key.address(), 3, 1);
  }

  private static void put(
      Shard shard,
      Operation op,
      MemorySegment key,
      MemorySegment value,
      int bytes,
      boolean handle) {
    op.on(hash(key), key.address(), 3)
        .put(Operation.Kind.PUT, value.address(), bytes, Operation.NEVER);
    shard.runOwned(handle ? op.asHandle() : op);
    assertEquals(Operation.Outcome.DONE, op.outcome());
  }

  private RecordListener listener() {
    return new RecordListener() {
      @Override
      public void added(long record, long header) {
        heard.add("+" + shown(header));
      }

      @Override
      public void gone(long record, long header, Cause cause) {
        heard.add(cause + " " + shown(header));
      }
    };
  }

  private static String shown(long header) {
    return RecordLayout.valueBytes(header) + (RecordLayout.isHandle(header) ? "h" : "");
  }
}
