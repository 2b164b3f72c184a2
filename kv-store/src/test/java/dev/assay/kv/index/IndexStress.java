package dev.assay.kv.index;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Keys are entered, and others leave and come back, while buckets are split; who looks meanwhile
 * must find a key that is there all the time. By {@link HashIndex#find}, and by a twin that does
 * not look again after a split.
 */
final class IndexStress {

  private static final int KEYS = 1_024;
  private static final int FRAME_BYTES = 4 << 10;
  private static final long SEED = 1;

  private IndexStress() {}

  /** An index that grows, and begins anew when all keys are in it. One writer, one reader. */
  private static final class Scene {
    private final long records = Arena.global().allocate(16L * KEYS, 8).address();
    private volatile Grown grown = new Grown();
    private int looks;

    Scene() {
      for (int key = 0; key < KEYS; key++) {
        long record = records + 16L * key;
        RecordLayout.setHeaderOpaque(record, RecordLayout.header(Long.BYTES, 0, false));
        ALL.set(JAVA_LONG, record + 8, key);
      }
    }

    void enter() {
      if (grown.entered == KEYS) {
        grown = new Grown();
      }
      Grown index = grown;
      int key = index.entered;
      index.enter(key, records);
      if (key > 1 && (key & 1) == 0) { // odd ones stay
        long hash = KeyHash.ofLong(key - 2, SEED);
        index.index.remove(index.index.slot(hash, key - 2, HashIndex.LONG_KEY, OtherKeys.NONE));
        index.enter(key - 2, records);
      }
      index.entered = key + 1;
    }

    /** 1 where a key is found that is there, else 0. */
    int look(boolean again) {
      Grown index = grown;
      int key = (int) ((looks++ * 0x9e3779b9L & 0xffff_ffffL) * index.entered >>> 32) | 1;
      if (key >= index.entered) {
        return 1;
      }
      long hash = KeyHash.ofLong(key, SEED);
      long found =
          again
              ? index.index.find(hash, key, HashIndex.LONG_KEY, OtherKeys.NONE)
              : index.index.slot(hash, key, HashIndex.LONG_KEY, OtherKeys.NONE);
      Reference.reachabilityFence(index);
      return found == 0 ? 0 : 1;
    }
  }

  private static final class Grown {
    private final MemorySegment memory = Arena.ofAuto().allocate(64L << 10, FRAME_BYTES);
    private final HashIndex index = new HashIndex(new Frames(memory, FRAME_BYTES), SEED, 0.75);
    private volatile int entered;

    void enter(int key, long records) {
      if (!index.reserve(1)) {
        throw new IllegalStateException("too few frames");
      }
      index.insert(KeyHash.ofLong(key, SEED), records + 16L * key);
      index.grow();
    }
  }

  /** Looks again when a split went on. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "found")
  @Outcome(expect = Expect.FORBIDDEN, desc = "missed")
  @State
  public static class LooksAgain {
    private static final Scene SCENE = new Scene();

    @Actor
    public void writer() {
      SCENE.enter();
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = SCENE.look(true);
    }
  }

  /** Looks once. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "found")
  @Outcome(expect = Expect.FORBIDDEN, desc = "missed")
  @State
  public static class LooksOnce {
    private static final Scene SCENE = new Scene();

    @Actor
    public void writer() {
      SCENE.enter();
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = SCENE.look(false);
    }
  }
}
