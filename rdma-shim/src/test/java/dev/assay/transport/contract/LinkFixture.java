package dev.assay.transport.contract;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Ports and links of a test, and what a backend says of itself. */
abstract class LinkFixture {

  /** Small enough for back-pressure to come soon. */
  protected static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withBuffers(64 << 10, 64 << 10)
          .withDeadlines(
              Duration.ofMinutes(1),
              Duration.ofSeconds(2),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));

  protected final Pump pump = new Pump();

  /** A new port, that the test closes. */
  protected abstract LinkPort openPort(TransportConfig config) throws TransportException;

  /** An address to listen on that nobody else uses: a new name, or port 0. */
  protected abstract Address anywhere();

  /** How many links the crowd has. */
  protected int crowd() {
    return 200;
  }

  /** How many frames fit at most between a sender and a peer that does not read. */
  protected int mostFramesUnderWay() {
    return 1 << 20;
  }

  /** How many times less is done, where everything takes long. */
  protected int slowness() {
    return 1;
  }

  /** Whether a message allocates nothing. */
  protected boolean allocatesNothing() {
    return true;
  }

  /** Whether another process can be the peer. */
  protected boolean crossesProcesses() {
    return true;
  }

  @AfterEach
  void closePorts() {
    pump.closeAll();
  }

  /** A port that the pump polls and the test's end closes. */
  protected LinkPort port() throws TransportException {
    LinkPort port = openPort(CONFIG);
    pump.closeAtEnd(port::close);
    pump.add(port::poll);
    return port;
  }

  /** Two ends of a link. */
  protected record Ends(RecordingLink client, RecordingLink server) {}

  /** Two ends of a new link. */
  protected Ends connected(LinkPort from, LinkPort to, long seed) throws TransportException {
    RecordingLink server = new RecordingLink(pump, seed);
    RecordingLink client = new RecordingLink(pump, seed);
    Listener listener = to.listen(anywhere(), link -> server);
    from.connect(listener.address(), client);
    pump.until("both are up", () -> client.isOpen() && server.isOpen());
    listener.close();
    return new Ends(client, server);
  }

  Ends connected(long seed) throws TransportException {
    return connected(port(), port(), seed);
  }
}
