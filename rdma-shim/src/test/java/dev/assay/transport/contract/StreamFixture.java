package dev.assay.transport.contract;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.StreamPort;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Ports and streams of a test, and what a backend says of itself. */
abstract class StreamFixture {

  /** Small enough for back-pressure to come soon. */
  protected static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withBuffers(32 << 10, 32 << 10)
          .withDeadlines(
              Duration.ofMinutes(1),
              Duration.ofSeconds(2),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));

  protected final Pump pump = new Pump();

  /** A new port, that the test closes. */
  protected abstract StreamPort openPort(TransportConfig config) throws TransportException;

  /** Where to listen, with port 0. */
  protected abstract Address anywhere();

  /** Whether plain sockets can talk to it. */
  protected boolean isPlainTcp() {
    return true;
  }

  /** How many connections the crowd has. */
  protected int crowd() {
    return 1_000;
  }

  @AfterEach
  void closePorts() {
    pump.closeAll();
  }

  /** A port that the pump polls and the test's end closes. */
  protected StreamPort port(TransportConfig config) throws TransportException {
    StreamPort port = openPort(config);
    pump.closeAtEnd(port::close);
    pump.add(port::poll);
    return port;
  }

  /** Two connected ends. */
  record Ends(RecordingStream client, RecordingStream server) {}

  Ends connected(StreamPort from, StreamPort to, long seed) throws TransportException {
    RecordingStream server = new RecordingStream(pump, seed);
    RecordingStream client = new RecordingStream(pump, seed);
    Listener listener = to.listen(anywhere(), stream -> server);
    from.connect(listener.address(), client);
    pump.until("both are open", () -> client.isOpen() && server.isOpen());
    listener.close();
    return new Ends(client, server);
  }

  Ends connected(long seed) throws TransportException {
    return connected(port(CONFIG), port(CONFIG), seed);
  }

  static TransportConfig deadlines(Duration connect, Duration close) {
    return CONFIG.withDeadlines(connect, Duration.ofSeconds(2), Duration.ofSeconds(10), close);
  }
}
