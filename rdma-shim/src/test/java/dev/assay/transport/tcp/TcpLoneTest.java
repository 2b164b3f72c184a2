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
    TcpPort server = port();
    TcpPort client = port();
    Address address = listen(server);
    RecordingStream first = connected(client, address, 1);
    RecordingStream lone = accepted.getFirst();
    speakUntil(first, lone, () -> watched(server) == 0);

    RecordingStream second = connected(client, address, 2);
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

  @Test
  void aLoneStreamWhosePeerReadsNothingLetsTheThreadSleep() throws TransportException {
    TcpPort server = port();
    TcpPort client = port();
    RecordingStream first = connected(client, listen(server), 1);
    RecordingStream lone = accepted.getFirst();
    speakUntil(first, lone, () -> watched(server) == 0);

    pump.clear();
    pump.add(server::poll);
    long much = 64L << 20;
    lone.send(much);
    pump.rounds(100);
    assertTrue(lone.stream().unsentBytes() > 0, "the kernel has room for all");
    pump.whilePolling(() -> assertEquals(0, server.poll(), "nothing could be sent"));
    pump.whilePolling(() -> assertEquals(0, server.await(1_000_000), "nothing could be sent"));

    pump.add(client::poll);
    pump.until("all has come", () -> first.received() == much);
    pump.whilePolling(server::close);
    pump.whilePolling(client::close);
  }

  private TcpPort port() throws TransportException {
    TcpPort port = new TcpPort(TransportConfig.DEFAULT);
    pump.add(port::poll);
    return port;
  }

  private Address listen(TcpPort server) throws TransportException {
    return server
        .listen(
            Address.parse("tcp://127.0.0.1:0"),
            stream -> {
              accepted.add(new RecordingStream(pump, 1));
              return accepted.getLast();
            })
        .address();
  }

  /** A stream that is open at both ends, one of so many. */
  private RecordingStream connected(TcpPort client, Address address, int count)
      throws TransportException {
    RecordingStream stream = new RecordingStream(pump, 1);
    client.connect(address, stream);
    pump.until("open", () -> stream.isOpen() && accepted.size() == count);
    return stream;
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
