package dev.assay.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingStream;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that speaks alone is read without the selector, and others are heard all the same. */
@Timeout(120)
class TcpLoneTest {

  private final Pump pump = new Pump();
  private final List<RecordingStream> accepted = new ArrayList<>();

  @Test
  void theSelectorWatchesALoneStreamAgainWhenItIsLoneNoMore() throws TransportException {
    TcpPort server = new TcpPort(TransportConfig.DEFAULT);
    TcpPort client = new TcpPort(TransportConfig.DEFAULT);
    pump.add(server::poll);
    pump.add(client::poll);
    Address address =
        server
            .listen(
                Address.parse("tcp://127.0.0.1:0"),
                stream -> {
                  accepted.add(new RecordingStream(pump, 1));
                  return accepted.getLast();
                })
            .address();
    RecordingStream first = new RecordingStream(pump, 1);
    client.connect(address, first);
    pump.until("open", () -> first.isOpen() && accepted.size() == 1);
    RecordingStream lone = accepted.getFirst();
    speakUntil(first, lone, () -> watched(server) == 0);

    RecordingStream second = new RecordingStream(pump, 1);
    client.connect(address, second);
    pump.until("open", () -> second.isOpen() && accepted.size() == 2);
    assertEquals(2, watched(server), "others have come");
    second.send(9);
    pump.until("the second is heard", () -> accepted.get(1).received() == 9);

    speakUntil(first, lone, () -> watched(server) == 1);
    long before = lone.received();
    pump.clear();
    pump.add(client::poll);
    pump.add(() -> server.await(1_000_000));
    pump.rounds(2);
    assertEquals(2, watched(server), "who sleeps must be woken");
    first.send(9);
    pump.until("it is heard", () -> lone.received() == before + 9);
    pump.whilePolling(server::close);
    pump.whilePolling(client::close);
  }

  private void speakUntil(RecordingStream from, RecordingStream to, BooleanSupplier holds) {
    for (int i = 0; i < 20_000 && !holds.getAsBoolean(); i++) {
      long expected = to.received() + 9;
      from.send(9);
      pump.until("nine bytes", () -> to.received() == expected);
    }
    assertTrue(holds.getAsBoolean(), "never lone");
  }

  /** How many streams the selector watches. */
  private static long watched(TcpPort port) {
    return port.selector().keys().stream()
        .filter(key -> key.interestOps() == SelectionKey.OP_READ)
        .count();
  }
}
