package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.OneSided;
import dev.assay.transport.OneSided.Status;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Operations on a peer's memory: right bytes, atomic words, and what is denied. */
@EnabledOnOs(OS.LINUX)
class ShmMemoryTest {

  private static final TransportConfig CONFIG = TransportConfig.DEFAULT.withBuffers(4096, 4096);
  private static final Address HERE = Address.parse("shm://memory");

  @TempDir(factory = InSharedMemory.class)
  Path root;

  private ShmPort owner;
  private ShmPort user;
  private final Recorder recorder = new Recorder();
  private OneSided memory;
  private RegisteredRegion local;
  private long token;

  @BeforeEach
  void connect() throws TransportException {
    owner = new ShmPort(root, CONFIG);
    user = new ShmPort(root, CONFIG);
    owner.listen(HERE, link -> new Recorder());
    user.connect(HERE, recorder);
    while (!recorder.isOpen()) {
      owner.poll();
      user.poll();
    }
    memory = ((ShmLink) recorder.link()).oneSided();
    local = user.allocate(10_000, Access.LOCAL);
  }

  @AfterEach
  void close() {
    user.close();
    owner.close();
  }

  private Recorder.Completion last() {
    user.poll();
    assertEquals(token, recorder.completions().size(), "each has its end");
    Recorder.Completion last = recorder.completions().getLast();
    assertEquals(token, last.token());
    return last;
  }

  private Status read(RemoteKey key, long at, long bytes) {
    assertTrue(memory.read(key, at, local, 0, bytes, ++token));
    return last().status();
  }

  private Status write(RemoteKey key, long at, long bytes) {
    assertTrue(memory.write(local, 0, key, at, bytes, ++token));
    return last().status();
  }

  @Test
  void bytesGoToAndFro() throws TransportException {
    RegisteredRegion region = owner.allocate(9_001, Access.REMOTE_WRITE);
    assertEquals(0, region.segment().address() % 4096);
    assertEquals(9_001, region.segment().byteSize());
    byte[] bytes = new byte[9_001];
    for (int size : new int[] {0, 1, 7, 4096, 9_001}) {
      new Random(size).nextBytes(bytes);
      local.segment().copyFrom(MemorySegment.ofArray(bytes));
      assertEquals(Status.DONE, write(region.key(), 9_001 - size, size));
      byte[] came = region.segment().asSlice(9_001 - size).toArray(JAVA_BYTE);
      assertArrayEquals(Arrays.copyOf(bytes, size), came);
      local.segment().fill((byte) 0);
      assertEquals(Status.DONE, read(region.key(), 9_001 - size, size));
      assertArrayEquals(
          Arrays.copyOf(bytes, size), local.segment().asSlice(0, size).toArray(JAVA_BYTE));
    }
  }

  @Test
  void wordsAreAddedToAndSwapped() throws TransportException {
    RegisteredRegion region = owner.allocate(64, Access.REMOTE_WRITE);
    region.segment().set(JAVA_LONG, 8, 40);
    memory.fetchAndAdd(region.key(), 8, 2, ++token);
    assertEquals(40, last().previousValue());
    memory.compareAndSwap(region.key(), 8, 41, 1, ++token);
    assertEquals(42, last().previousValue());
    memory.compareAndSwap(region.key(), 8, 42, 7, ++token);
    assertEquals(42, last().previousValue());
    assertEquals(7, region.segment().get(JAVA_LONG, 8));
    assertThrows(IllegalArgumentException.class, () -> memory.fetchAndAdd(region.key(), 4, 1, 99));
  }

  @Test
  void addingIsAtomicAgainstTheOwnersCpu() throws Exception {
    RegisteredRegion region = owner.allocate(64, Access.REMOTE_WRITE);
    var word = JAVA_LONG.varHandle();
    Thread adder =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 100_000; i++) {
                    assertTrue((long) word.getAndAdd(region.segment(), 0L, 1L) >= 0);
                  }
                });
    for (int i = 0; i < 100_000; ) {
      i += memory.fetchAndAdd(region.key(), 0, 1, i) ? 1 : 0;
      user.poll();
    }
    adder.join();
    assertEquals(200_000, region.segment().get(JAVA_LONG, 0));
  }

  @Test
  void whatIsNotAllowedIsDenied() throws TransportException {
    RegisteredRegion readable = owner.allocate(100, Access.REMOTE_READ);
    RegisteredRegion hidden = owner.allocate(100, Access.LOCAL);
    RegisteredRegion open = owner.allocate(100, Access.REMOTE_WRITE);
    assertEquals(Status.DONE, read(readable.key(), 0, 100));
    assertEquals(Status.ACCESS_DENIED, write(readable.key(), 0, 1));
    memory.fetchAndAdd(readable.key(), 0, 1, ++token);
    assertEquals(Status.ACCESS_DENIED, last().status());
    assertEquals(Status.ACCESS_DENIED, read(hidden.key(), 0, 1));
    RemoteKey key = open.key();
    for (RemoteKey guessed :
        List.of(
            new RemoteKey(key.base(), key.key() + 1, 100),
            new RemoteKey(key.base() + 7, key.key(), 100),
            new RemoteKey(-1, 0, Long.MAX_VALUE))) {
      assertEquals(Status.ACCESS_DENIED, read(guessed, 0, 1));
    }
    RemoteKey longer = new RemoteKey(key.base(), key.key(), 1L << 40);
    assertEquals(Status.ACCESS_DENIED, read(longer, 100, 1));
    assertEquals(Status.ACCESS_DENIED, read(longer, -1, 1));
    assertEquals(Status.ACCESS_DENIED, read(longer, 1, Long.MAX_VALUE));
    assertEquals(Status.ACCESS_DENIED, write(longer, 1L << 39, 8));
    assertEquals(Status.DONE, write(key, 99, 1));
  }

  @Test
  void aClosedRegionIsDeniedWhetherMappedOrNot() throws TransportException {
    RegisteredRegion used = owner.allocate(100, Access.REMOTE_WRITE);
    RegisteredRegion unused = owner.allocate(100, Access.REMOTE_WRITE);
    assertEquals(Status.DONE, write(used.key(), 0, 1));
    used.close();
    unused.close();
    used.close();
    assertEquals(Status.ACCESS_DENIED, write(used.key(), 0, 1));
    assertEquals(Status.ACCESS_DENIED, read(used.key(), 0, 1));
    assertEquals(Status.ACCESS_DENIED, read(unused.key(), 0, 1));
    assertThrows(IllegalStateException.class, () -> used.segment().get(JAVA_BYTE, 0));
  }

  @Test
  void endsComeInOrderAndNotTooManyAreUnderWay() throws TransportException {
    RegisteredRegion region = owner.allocate(64, Access.REMOTE_WRITE);
    List<Long> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < CONFIG.maxOneSided(); i++) {
        assertTrue(memory.fetchAndAdd(region.key(), 0, 1, round * 1_000L + i));
        expected.add(round * 1_000L + i);
      }
      assertFalse(memory.fetchAndAdd(region.key(), 0, 1, 77));
      assertFalse(memory.read(region.key(), 0, local, 0, 8, 77));
      user.poll();
    }
    assertEquals(
        expected, recorder.completions().stream().map(Recorder.Completion::token).toList());
    assertEquals(expected.size(), region.segment().get(JAVA_LONG, 0));
  }

  @Test
  void moreRegionsThanStayMappedAreReached() throws TransportException {
    List<RegisteredRegion> regions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      regions.add(owner.allocate(8, Access.REMOTE_WRITE));
    }
    for (int round = 0; round < 2; round++) {
      for (RegisteredRegion region : regions) {
        memory.fetchAndAdd(region.key(), 0, 1, ++token);
        assertEquals(round, last().previousValue());
      }
    }
  }
}
