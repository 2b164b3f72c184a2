package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every verb between two queue pairs, on two devices where there are two. Skipped where there is no
 * device; GuestTest runs it where there are.
 */
@Timeout(120)
public class VerbsBindingTest {

  private static final int BYTES = 1 << 16;
  private static final int ALL =
      RegisteredMemory.LOCAL_WRITE
          | RegisteredMemory.REMOTE_WRITE
          | RegisteredMemory.REMOTE_READ
          | RegisteredMemory.REMOTE_ATOMIC;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private End left;
  private End right;

  /** One side: device, queue, pair and memory. */
  private final class End {
    final RoceAddress address;
    final VerbsDevice device;
    final CompletionQueue completions;
    final QueuePair pair;
    final MemorySegment memory;
    final RegisteredMemory region;

    End(RoceAddress address, Arena arena) {
      this.address = address;
      device = open(VerbsDevice.open(address.device(), address.port()));
      completions = open(device.completionQueue(256));
      memory = arena.allocate(BYTES, 4096);
      region = open(device.register(memory, ALL));
      pair = open(device.queuePair(completions, new QueuePair.Size(64, 64, 128)));
      pair.initialise();
    }

    void connect(End peer) {
      int mtu = Math.min(device.limits().mtu(), peer.device.limits().mtu());
      pair.connect(
          new QueuePair.Connection(
              peer.pair.number(),
              peer.address.gid(),
              peer.pair.number() & 0xFFFF,
              address.index(),
              pair.number() & 0xFFFF,
              mtu,
              Math.min(4, device.limits().readsUnderWay()),
              12,
              6));
    }

    /** The status of the next completion. */
    int complete(long id) {
      int count;
      do {
        Thread.onSpinWait();
        count = completions.poll();
      } while (count == 0);
      assertEquals(1, count);
      assertEquals(id, completions.id(0));
      return completions.status(0);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(VerbsLibrary.whyNot().isEmpty(), () -> VerbsLibrary.whyNot().orElseThrow());
    List<RoceAddress> addresses = TestDevices.addresses();
    assumeTrue(!addresses.isEmpty(), "no RDMA device with an internet address");
    Arena arena = Arena.ofShared();
    opened.push(() -> arena.close());
    left = new End(addresses.getFirst(), arena);
    right = new End(addresses.getLast(), arena);
    left.connect(right);
    right.connect(left);
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private <T extends AutoCloseable> T open(T thing) {
    opened.push(thing);
    return thing;
  }

  @Test
  void messagesComeWholeAndInOrderAndByOnePost() {
    Random random = new Random(4);
    for (int i = 0; i < 8; i++) {
      right.pair.receives().receive(100 + i, right.memory.address() + i * 4096L, 4096, key(right));
    }
    assertEquals(0, right.pair.postReceives());
    int[] sizes = {1, 8, 63, 64, 127, 128, 1024, 4096};
    byte[] content = new byte[BYTES / 2];
    random.nextBytes(content);
    MemorySegment.copy(content, 0, left.memory, JAVA_BYTE, 0, content.length);
    for (int i = 0; i < sizes.length; i++) {
      int flags =
          (sizes[i] <= 128 ? SendBatch.INLINE : 0)
              | (i == sizes.length - 1 ? SendBatch.SIGNALED : 0);
      left.pair
          .sends()
          .send(i, flags, left.memory.address() + i * 4096L, sizes[i], key(left), i << 28);
    }
    assertEquals(0, left.pair.postSends());
    int received = 0;
    while (received < sizes.length) {
      int count = right.completions.poll();
      for (int i = 0; i < count; i++, received++) {
        assertEquals(CompletionQueue.SUCCESS, right.completions.status(i));
        assertEquals(100 + received, right.completions.id(i));
        assertEquals(received << 28, right.completions.number(i));
        assertEquals(sizes[received], right.completions.bytes(i));
        assertEquals(
            -1,
            left.memory
                .asSlice(received * 4096L, sizes[received])
                .mismatch(right.memory.asSlice(received * 4096L, sizes[received])));
      }
    }
    assertEquals(CompletionQueue.SUCCESS, left.complete(sizes.length - 1));
  }

  @Test
  void memoryIsReadAndWrittenWithoutPeer() {
    byte[] content = new byte[10_000];
    new Random(5).nextBytes(content);
    MemorySegment.copy(content, 0, left.memory, JAVA_BYTE, 0, content.length);
    long remote = right.memory.address() + 77;
    int remoteKey = right.region.remoteKey();
    left.pair
        .sends()
        .write(
            1,
            SendBatch.SIGNALED,
            left.memory.address(),
            content.length,
            key(left),
            remote,
            remoteKey);
    assertEquals(0, left.pair.postSends());
    assertEquals(CompletionQueue.SUCCESS, left.complete(1));
    assertArrayEquals(content, right.memory.asSlice(77, content.length).toArray(JAVA_BYTE));
    left.pair
        .sends()
        .read(
            2,
            SendBatch.SIGNALED,
            left.memory.address() + 20_001,
            content.length,
            key(left),
            remote,
            remoteKey);
    assertEquals(0, left.pair.postSends());
    assertEquals(CompletionQueue.SUCCESS, left.complete(2));
    assertArrayEquals(content, left.memory.asSlice(20_001, content.length).toArray(JAVA_BYTE));
  }

  @Test
  void atomicsTellWhatWasThere() {
    long word = right.memory.address() + 64;
    int remoteKey = right.region.remoteKey();
    right.memory.set(JAVA_LONG, 64, 40L);
    long answer = left.memory.address();
    left.pair.sends().fetchAdd(1, SendBatch.SIGNALED, answer, key(left), word, remoteKey, 2L);
    assertEquals(0, left.pair.postSends());
    assertEquals(CompletionQueue.SUCCESS, left.complete(1));
    assertEquals(40L, left.memory.get(JAVA_LONG, 0));
    assertEquals(42L, right.memory.get(JAVA_LONG, 64));
    for (long expected : new long[] {42L, 42L}) {
      left.pair
          .sends()
          .compareSwap(2, SendBatch.SIGNALED, answer, key(left), word, remoteKey, expected, -7L);
      assertEquals(0, left.pair.postSends());
      assertEquals(CompletionQueue.SUCCESS, left.complete(2));
    }
    assertEquals(-7L, left.memory.get(JAVA_LONG, 0), "the second one finds what the first left");
    assertEquals(-7L, right.memory.get(JAVA_LONG, 64));
  }

  @Test
  void strangeKeyIsDeniedAndEndsPair() {
    left.pair
        .sends()
        .read(
            9,
            SendBatch.SIGNALED,
            left.memory.address(),
            64,
            key(left),
            right.memory.address(),
            right.region.remoteKey() ^ 0x5A00);
    assertEquals(0, left.pair.postSends());
    assertEquals(CompletionQueue.REMOTE_ACCESS, left.complete(9));
    left.pair.sends().send(10, SendBatch.SIGNALED, left.memory.address(), 8, key(left), 0);
    left.pair.postSends();
    assertEquals(CompletionQueue.FLUSHED, left.complete(10));
    assertTrue(VerbsDevice.describe(CompletionQueue.FLUSHED).contains("Flush"));
  }

  @Test
  void deadPeerIsFoundByRetries() {
    right.pair.close();
    left.pair.sends().send(3, SendBatch.SIGNALED, left.memory.address(), 8, key(left), 0);
    assertEquals(0, left.pair.postSends());
    assertEquals(CompletionQueue.RETRY_EXCEEDED, left.complete(3));
  }

  @Test
  void whatCannotBeIsRefusedWithSentence() {
    VerbsException tooMany =
        assertThrows(VerbsException.class, () -> left.device.completionQueue(Integer.MAX_VALUE));
    assertTrue(String.valueOf(tooMany.getMessage()).contains("ibv_create_cq"), tooMany::toString);
    VerbsException none = assertThrows(VerbsException.class, () -> VerbsDevice.open("rxe9", 1));
    assertEquals("there is no RDMA device rxe9", none.getMessage());
    VerbsException badAccess =
        assertThrows(
            VerbsException.class,
            () -> left.device.register(left.memory, RegisteredMemory.REMOTE_WRITE));
    assertEquals(22, badAccess.errno(), "remote without local writing is EINVAL");
  }

  @Test
  void addressOfNobodyIsNotFound() throws Exception {
    assertTrue(RoceAddress.find(InetAddress.getByName("203.0.113.7")).isEmpty());
    assertEquals(
        "0000:0000:0000:0000:0000:ffff:cb00:7107",
        Gid.of(InetAddress.getByName("203.0.113.7")).toString());
    assertEquals(
        "fe80:0000:0000:0000:0000:0000:0000:0001",
        Gid.of(InetAddress.getByName("fe80::1")).toString());
  }

  private static int key(End end) {
    return end.region.localKey();
  }
}
