package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.time.Duration;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Workers and channels of a test, and what a transport says of itself. */
abstract class WorkerFixture {

  /**
   * Small enough for back-pressure to come soon; patient, but for closing: at a test's end peers
   * are not polled.
   */
  protected static final TransportConfig CONFIG =
      deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(20));

  static final TransportConfig PATIENT =
      deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  static TransportConfig deadlines(Duration connect, Duration silence, Duration close) {
    return TransportConfig.DEFAULT
        .withBuffers(64 << 10, 64 << 10)
        .withDeadlines(connect, Duration.ofMillis(50), silence, close);
  }

  protected final Pump pump = new Pump();

  /** The transport. */
  protected abstract Transport transport();

  /** An address to listen on that nobody else uses: a new name, or port 0. */
  protected abstract Address anywhere();

  /** How many channels the crowd has. */
  protected int crowd() {
    return 200;
  }

  /** Whether another process can be the peer. */
  protected boolean crossesProcesses() {
    return true;
  }

  /** For the worker whose peer is killed: shorter deadlines where only silence tells. */
  protected TransportConfig whenPeerIsKilled() {
    return CONFIG;
  }

  /** Whether a worker can have several peers. */
  protected boolean connectsAnyTwo() {
    return true;
  }

  /** How many times less is done, where everything takes long. */
  protected int slowness() {
    return 1;
  }

  /** Whether a message allocates nothing. */
  protected boolean allocatesNothing() {
    return true;
  }

  /** Whether what is committed is copied into packets, as often as these are sent. */
  protected boolean copiesIntoPackets() {
    return false;
  }

  @BeforeEach
  void requireTransport() {
    Capability capability = transport().capability();
    assumeTrue(capability.status() == Capability.Status.AVAILABLE, capability.finding());
  }

  @AfterEach
  void closeWorkers() {
    pump.closeAll();
  }

  /** A worker that the pump polls and the test's end closes. */
  protected Worker worker(TransportConfig config) throws TransportException {
    Worker worker = quietWorker(config);
    pump.add(worker::poll);
    return worker;
  }

  Worker quietWorker(TransportConfig config) throws TransportException {
    Worker worker = transport().openWorker(config);
    pump.closeAtEnd(worker::close);
    return worker;
  }

  /** Two ends of a channel. */
  protected record Ends(RecordingChannel client, RecordingChannel server) {}

  /** Two ends of a new channel. */
  protected Ends connected(Worker from, Worker to, LongToIntFunction lengths)
      throws TransportException {
    RecordingChannel server = new RecordingChannel(pump, lengths);
    RecordingChannel client = new RecordingChannel(pump, lengths);
    Listener listener = to.listen(anywhere(), channel -> server);
    from.connect(listener.address(), client);
    pump.until("both are open", () -> client.isOpen() && server.isOpen());
    listener.close();
    return new Ends(client, server);
  }

  Ends connected() throws TransportException {
    return connected(worker(CONFIG), worker(CONFIG), number -> (int) (number % 100));
  }
}
