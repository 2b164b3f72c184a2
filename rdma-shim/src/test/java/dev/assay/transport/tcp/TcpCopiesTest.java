package dev.assay.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long messages that are offered go from where they lie to where they are put together. */
@Timeout(60)
class TcpCopiesTest {

  private static final int BYTES = 64 << 10;
  private static final int COUNT = 50;

  /** What is behind a header and comes with it, or in the block that is read first. */
  private static final int GLIMPSE_BYTES = 1024;

  @Test
  void aLongOfferedMessageIsNotCopied() throws TransportException {
    TransportConfig config = TransportConfig.DEFAULT;
    AtomicInteger came = new AtomicInteger();
    try (Worker server = new TcpTransport().openWorker(config);
        Worker client = new TcpTransport().openWorker(config);
        Arena arena = Arena.ofConfined()) {
      ChannelHandler counts = (channel, segment, offset, lengthBytes) -> came.incrementAndGet();
      Address at = server.listen(Address.parse("tcp://127.0.0.1:0"), any -> counts).address();
      Channel channel = client.connect(at, (any, segment, offset, lengthBytes) -> {});
      while (channel.state() != Channel.State.OPEN) {
        client.poll();
        server.poll();
      }
      MemorySegment message = arena.allocate(BYTES);
      long sentBefore = client.copiedBytes();
      long firstCame = 0;
      for (int i = 1; i <= COUNT; i++) {
        assertEquals(0, channel.offer(message, 0, BYTES));
        while (came.get() < i) {
          client.poll();
          server.poll();
        }
        firstCame = i == 1 ? server.copiedBytes() : firstCame;
      }
      assertEquals(0, client.copiedBytes() - sentBefore, "bytes that the sender copied");
      long taken = server.copiedBytes() - firstCame;
      assertTrue(taken <= (COUNT - 1L) * GLIMPSE_BYTES, taken + " bytes that the receiver copied");
    }
  }
}
