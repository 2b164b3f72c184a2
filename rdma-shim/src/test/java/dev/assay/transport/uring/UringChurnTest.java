package dev.assay.transport.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that send, pause, take in part, close and reset at random; nothing may be left. */
class UringChurnTest {

  private static final long SEED = 20_261_122;
  private static final int CONNECTS = 2_000;
  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT.withBuffers(16 << 10, 16 << 10);

  private final Random random = new Random(SEED);
  private final List<Restless> ends = new ArrayList<>();
  private int closed;

  private final class Restless implements StreamHandler {

    private final boolean begins;
    private @Nullable ByteStream stream;
    private boolean isClosed;

    Restless(boolean begins) {
      this.begins = begins;
    }

    @Override
    public void onOpen(ByteStream opened) {
      stream = opened;
      if (begins) {
        push(opened);
      }
    }

    private void push(ByteStream to) {
      int length = 1 + random.nextInt(9_000);
      long at = to.claim(length);
      if (at >= 0) {
        to.commit(at, length);
        to.flush();
      }
    }

    @Override
    public int onBytes(ByteStream from, MemorySegment segment, long offset, int lengthBytes) {
      switch (random.nextInt(400)) {
        case 0, 1 -> from.close();
        case 2, 3 -> from.reset();
        case 4, 5, 6, 7 -> from.pauseReading();
        default -> push(from);
      }
      return random.nextInt(4) == 0 ? random.nextInt(lengthBytes + 1) : lengthBytes;
    }

    void stir() {
      ByteStream mine = stream;
      if (mine != null && !isClosed) {
        mine.resumeReading();
        push(mine);
      }
    }

    @Override
    public void onClosed(ByteStream from, CloseCause cause) {
      isClosed = true;
      closed++;
      assertNotEquals(CloseCause.Kind.FAILURE, cause.kind(), cause.sentence());
    }
  }

  @BeforeEach
  void needsIoUring() {
    UringHere.assume();
  }

  @Test
  void nothingIsLeftAfterAStorm() throws TransportException {
    UringSettings settings = UringSettings.DEFAULT.withBuffers(4, 4_096).withEntries(32);
    try (UringPort server = new UringPort(CONFIG, settings);
        UringPort client = new UringPort(CONFIG, settings)) {
      Address address =
          server.listen(Address.parse("uring://127.0.0.1:0"), stream -> added(false)).address();
      for (int connects = 0; connects < CONNECTS; ) {
        if (ends.size() < 100) {
          client.connect(address, added(true));
          connects++;
        }
        ends.get(random.nextInt(ends.size())).stir();
        server.poll();
        client.poll();
        ends.removeIf(end -> end.isClosed);
      }
      for (Restless end : ends) {
        if (end.stream != null) {
          end.stream.reset();
        }
      }
      long patience = System.nanoTime() + 30_000_000_000L;
      while (server.kernel().sendBuffers().lent() + client.kernel().sendBuffers().lent() > 0
          || ends.stream().anyMatch(end -> !end.isClosed)) {
        server.poll();
        client.poll();
        assertTrue(System.nanoTime() < patience, () -> "seed " + SEED + ": some never end");
      }
      assertTrue(closed > CONNECTS, "closed " + closed);
      assertEquals(0, server.kernel().receiveBuffers().lent());
      assertEquals(0, client.kernel().receiveBuffers().lent());
    }
  }

  private Restless added(boolean begins) {
    ends.add(new Restless(begins));
    return ends.getLast();
  }
}
