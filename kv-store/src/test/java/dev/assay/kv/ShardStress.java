package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A store of one shard under two threads: what one hands over to the other is done once and
 * answered (a lost wake-up would be a test that makes no end), and a value that is changed where it
 * is, is read whole. Beside twins: a sum that is read and then written, and a reader who does not
 * look at the record's header again.
 */
final class ShardStress {

  private ShardStress() {}

  /** One store a process. */
  private static final class Scene {
    private static final KvStore STORE =
        KvStore.open(KvConfig.ofMemory(4 << 20).withShards(1, 64 << 10).withSeed(1));
    private static final AtomicLong NEXT = new AtomicLong();

    final KvSession one = STORE.openSession();
    final KvSession other = STORE.openSession();
    final KvSession judge = STORE.openSession();

    static byte[] bytes(long... words) {
      ByteBuffer buffer =
          ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
      buffer.asLongBuffer().put(words);
      return buffer.array();
    }

    /** The sum at last; several threads judge. */
    synchronized int take(byte[] key) {
      int sum = (int) judge.add(key, 0);
      judge.delete(key);
      return sum;
    }

    static byte[] nextKey() {
      return bytes(NEXT.getAndIncrement());
    }
  }

  /** Both add by an operation. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 2", "2, 1, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost or done twice")
  @State
  public static class HandedOver {
    private static final Scene SCENE = new Scene();

    private final byte[] key = Scene.nextKey();

    @Actor
    public void one(III_Result result) {
      result.r1 = (int) SCENE.one.add(key, 1);
    }

    @Actor
    public void other(III_Result result) {
      result.r2 = (int) SCENE.other.add(key, 1);
    }

    @Arbiter
    public void judge(III_Result result) {
      result.r3 = SCENE.take(key);
    }
  }

  /** Both read, add, and write. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 2", "2, 1, 2"},
      expect = Expect.ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost or done twice")
  @State
  public static class InTwoSteps {
    private static final Scene SCENE = new Scene();

    private final byte[] key = Scene.nextKey();

    @Actor
    public void one(III_Result result) {
      result.r1 = add(SCENE.one);
    }

    @Actor
    public void other(III_Result result) {
      result.r2 = add(SCENE.other);
    }

    @Arbiter
    public void judge(III_Result result) {
      result.r3 = SCENE.take(key);
    }

    private int add(KvSession session) {
      long sum = session.add(key, 0) + 1;
      session.put(key, Scene.bytes(sum));
      return (int) sum;
    }
  }

  /** A value of several words, all alike. */
  private static final class Words {
    private static final int COUNT = 12;

    final Scene scene = new Scene();
    private final byte[] into = new byte[COUNT * Long.BYTES];
    private final byte[] key = Scene.bytes(-1);
    private final byte[] value = new byte[COUNT * Long.BYTES];
    private final MemorySegment keyMemory = Arena.global().allocateFrom(JAVA_LONG_UNALIGNED, -1);
    private final long hash = KeyHash.of(keyMemory.address(), Long.BYTES, 1);
    private byte written;

    Words() {
      put();
    }

    void put() {
      Arrays.fill(value, ++written);
      scene.one.put(key, value);
    }

    /** 1 where all are alike, else 2. */
    int get() {
      scene.other.get(key, into);
      return alike(MemorySegment.ofArray(into), 0);
    }

    int getAtOnce() {
      long record = Scene.STORE.shard(0).find(hash, keyMemory.address(), Long.BYTES);
      return alike(ALL, record + RecordLayout.valueOffset(RecordLayout.getHeaderAcquire(record)));
    }

    private static int alike(MemorySegment memory, long at) {
      long first = memory.get(JAVA_LONG_UNALIGNED, at);
      for (int word = 1; word < COUNT; word++) {
        if (memory.get(JAVA_LONG_UNALIGNED, at + (long) word * Long.BYTES) != first) {
          return 2;
        }
      }
      return 1;
    }
  }

  /** Reads as sessions do. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn")
  @State
  public static class LooksAgain {
    private static final Words WORDS = new Words();

    @Actor
    public void writer() {
      WORDS.put();
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = WORDS.get();
    }
  }

  /** Reads without a second look. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "whole")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn")
  @State
  public static class LooksOnce {
    private static final Words WORDS = new Words();

    @Actor
    public void writer() {
      WORDS.put();
    }

    @Actor
    public void reader(I_Result result) {
      result.r1 = WORDS.getAtOnce();
    }
  }
}
