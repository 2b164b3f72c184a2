package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that writes what it likes into the shared memory ends its link, and nothing else. */
@EnabledOnOs(OS.LINUX)
class ShmHostileTest {

  private static final TransportConfig CONFIG = TransportConfig.DEFAULT.withBuffers(4096, 4096);
  private static final Address HERE = Address.parse("shm://hostile");
  private static final long POSITION = 256;
  private static final long SLOTS = 4096;
  private static final int KIND_SHIFT = 28;

  @TempDir(factory = InSharedMemory.class)
  Path root;

  private ShmPort server;
  private ShmPort hostile;
  private Recorder victim = new Recorder();
  private Recorder attacker = new Recorder();

  @BeforeEach
  void open() throws TransportException {
    server = new ShmPort(root, CONFIG);
    hostile = new ShmPort(root, CONFIG);
    server.listen(HERE, link -> victim);
    connect();
  }

  @AfterEach
  void close() {
    hostile.close();
    server.close();
  }

  private void connect() throws TransportException {
    victim = new Recorder();
    attacker = new Recorder();
    hostile.connect(HERE, attacker);
    while (!attacker.isOpen() || !victim.isOpen()) {
      server.poll();
      hostile.poll();
    }
  }

  private void header(long position, int low) {
    attacker
        .link()
        .segment()
        .set(JAVA_LONG, SLOTS + position * 64, position << 32 | Integer.toUnsignedLong(low));
  }

  private void assertProtocolEnd() {
    server.poll();
    server.poll();
    assertTrue(victim.isClosed());
    assertEquals(Kind.PROTOCOL, victim.cause().kind());
    assertEquals(0, victim.frames());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        64 * 64 - 8 + 2, // longer than the ring
        (1 << KIND_SHIFT) - 1,
        -1,
        1 << 31, // a skip of nothing
        1 << 31 | 64 * 64 - 8 + 1, // a skip of the whole ring
        3 << KIND_SHIFT, // a kind without a length
        7 << KIND_SHIFT | 1 // a kind that is none
      })
  void headersThatNobodyWritesEndTheLink(int low) {
    header(0, low);
    assertProtocolEnd();
  }

  @Test
  void aMessageBeyondTheEndOfTheRingEndsTheLink() {
    for (int i = 0; i < 63; i++) {
      header(i, 1);
      server.poll();
    }
    assertEquals(63, victim.frames());
    header(63, 58);
    server.poll();
    server.poll();
    assertEquals(Kind.PROTOCOL, victim.cause().kind());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 65, Long.MAX_VALUE, Long.MIN_VALUE})
  void aPositionThatNobodyWritesEndsTheLink(long position) {
    Link link = victim.link();
    link.commit(link.claim(FrameKind.MESSAGE, 8));
    hostile.poll();
    attacker.ring().set(JAVA_LONG, POSITION, position);
    long at = 0;
    for (int i = 0; i < 70 && at >= 0; i++) {
      at = link.claim(FrameKind.MESSAGE, 0);
      if (at >= 0) {
        link.commit(at);
      }
    }
    assertEquals(Link.DOWN, at);
    assertFalse(victim.isClosed(), "told from within the call");
    assertProtocolEnd();
  }

  @Test
  void anEndStandsInTheRing() {
    header(0, ShmLink.END << KIND_SHIFT | 1);
    server.poll();
    server.poll();
    assertEquals(CloseCause.CLOSED_BY_PEER, victim.cause());
  }

  @Test
  void closingGivesUpAnOpenClaim() {
    Link link = victim.link();
    long open = link.claim(FrameKind.MESSAGE, 8);
    link.close();
    link.commit(open);
    link.abort(open);
    server.poll();
    hostile.poll();
    hostile.poll();
    link.commit(open);
    assertEquals(CloseCause.CLOSED_HERE, victim.cause());
    assertEquals(CloseCause.CLOSED_BY_PEER, attacker.cause());
    assertEquals(0, attacker.frames());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noiseNeverDoesMoreThanEndTheLink(long seed) throws TransportException {
    Random random = new Random(seed);
    int ended = 0;
    for (int round = 0; round < 200; round++) {
      if (victim.isClosed() || attacker.isClosed()) {
        ended++;
        connect();
      }
      scribble(random);
      Link link = victim.link();
      long at = link.claim(FrameKind.MESSAGE, random.nextInt(1_000));
      if (at >= 0) {
        link.commit(at);
        link.flush();
      }
      for (int i = 0; i < 5; i++) {
        server.await(0);
        server.poll();
      }
      hostile.poll();
    }
    assertTrue(ended > 10, "seed " + seed + ": only " + ended + " links ended");
    connect();
  }

  private void scribble(Random random) {
    var ring = attacker.link().segment();
    for (int i = 0; i < 20; i++) {
      long slot = random.nextInt(64);
      int low = random.nextBoolean() ? random.nextInt(200) : random.nextInt();
      switch (random.nextInt(4)) {
        case 0 -> ring.set(JAVA_LONG, SLOTS + slot * 64, random.nextLong());
        case 1 -> header(slot, low);
        case 2 -> ring.set(JAVA_LONG, POSITION, random.nextLong());
        default -> ring.set(JAVA_BYTE, random.nextLong(ring.byteSize()), (byte) low);
      }
    }
    if (attacker.frames() > 0 && random.nextBoolean()) {
      attacker.ring().set(JAVA_LONG, POSITION, random.nextInt(100));
    }
  }
}
