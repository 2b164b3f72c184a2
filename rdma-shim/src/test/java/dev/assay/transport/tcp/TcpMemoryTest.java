package dev.assay.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds memory: streams with something under way, and nobody else. */
@Timeout(120)
class TcpMemoryTest {

  private final Pump pump = new Pump();

  @Test
  void onlyStreamsWithSomethingUnderWayHoldMemory() throws TransportException {
    TcpPort server = new TcpPort(TransportConfig.DEFAULT);
    TcpPort client = new TcpPort(TransportConfig.DEFAULT);
    pump.add(server::poll);
    pump.add(client::poll);
    List<RecordingStream> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            Address.parse("tcp://127.0.0.1:0"),
            stream -> {
              RecordingStream end =
                  new RecordingStream(pump, 1) {
                    @Override
                    protected int take(int lengthBytes) {
                      return lengthBytes - lengthBytes % 10_000;
                    }
                  };
              accepted.add(end);
              return end;
            });
    List<RecordingStream> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      RecordingStream end = new RecordingStream(pump, 1);
      client.connect(listener.address(), end);
      pump.until("open", end::isOpen);
      clients.add(end);
      end.send(i % 2 == 0 ? 25_000 : 60_000);
    }
    pump.until("whole pieces", () -> received(accepted) == 100 * 20_000 + 100 * 60_000);
    pump.rounds(100);
    assertEquals(100, server.lentBlocks(), "rests of 5,000 bytes, and no others");
    assertEquals(0, client.lentBlocks());
    for (int i = 0; i < clients.size(); i++) {
      if (i % 3 == 0) {
        clients.get(i).stream().reset();
      } else {
        clients.get(i).stream().close();
      }
    }
    pump.until("all closed", () -> accepted.stream().allMatch(RecordingStream::isClosed));
    assertEquals(0, server.lentBlocks());
    pump.whilePolling(server::close);
    pump.whilePolling(client::close);
    assertTrue(clients.stream().allMatch(RecordingStream::isClosed));
  }

  private static long received(List<RecordingStream> ends) {
    return ends.stream().mapToLong(RecordingStream::received).sum();
  }
}
