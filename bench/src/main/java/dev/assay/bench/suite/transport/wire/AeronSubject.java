package dev.assay.bench.suite.transport.wire;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Aeron with embedded media drivers that have no threads: each is run by an end's own spinning
 * thread, so that two ends fit two CPUs. Over IPC one driver serves both ends and is seldom needed;
 * over UDP each end has its own, which sends and receives in every round.
 */
final class AeronSubject implements Subject {

  /** Eight times the longest message, which is Aeron's rule; three such make a stream's memory. */
  private static final int TERM_BYTES = 8 << 20;

  private static final int SOCKET_BYTES = 4 << 20;

  /** Loopback carries datagrams of 65,507 bytes; Aeron's are multiples of 32. */
  private static final int MTU_BYTES = 65_504;

  private static final int SELDOM = 256;
  private static final int ALWAYS = 1;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final boolean ipc;

  AeronSubject(boolean ipc) {
    this.ipc = ipc;
  }

  @Override
  public String name() {
    return ipc ? "aeron.ipc" : "aeron.udp";
  }

  @Override
  public Way way() {
    return ipc ? Way.MEMORY : Way.UDP;
  }

  @Override
  public Pair open() {
    return ipc ? new Ipc() : new Udp();
  }

  private static MediaDriver.Context context() {
    return new MediaDriver.Context()
        .aeronDirectoryName(
            "/dev/shm/aeron-assay-%d-%d"
                .formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet()))
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        .warnIfDirectoryExists(false)
        .threadingMode(ThreadingMode.INVOKER)
        .termBufferSparseFile(false)
        .ipcTermBufferLength(TERM_BYTES)
        .ipcMtuLength(MTU_BYTES)
        .publicationTermBufferLength(TERM_BYTES);
  }

  /** Buffers as large as the kernel gives them, and datagrams as long as they and loopback take. */
  private static MediaDriver.Context udpContext() throws IOException {
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
      probe.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
      int receive = probe.getOption(StandardSocketOptions.SO_RCVBUF);
      int send = probe.getOption(StandardSocketOptions.SO_SNDBUF);
      int given = Math.min(SOCKET_BYTES, Math.min(receive, send));
      return context()
          .socketRcvbufLength(given)
          .socketSndbufLength(given)
          .initialWindowLength(Math.max(given / 2, MTU_BYTES))
          .mtuLength(MTU_BYTES);
    }
  }

  private static Aeron client(MediaDriver driver, boolean drives) {
    Aeron.Context context =
        new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .preTouchMappedMemory(true)
            .useConductorAgentInvoker(true);
    return Aeron.connect(
        drives ? context.driverAgentInvoker(driver.sharedAgentInvoker()) : context);
  }

  /** One driver, of the serving end's thread. */
  private static final class Ipc extends Meeting<MediaDriver> {
    private static final String CHANNEL = "aeron:ipc";
    private final AtomicBoolean done = new AtomicBoolean();

    @Override
    public End serve(Messages messages, boolean echo) throws IOException {
      return announcing(
          () -> {
            MediaDriver driver = MediaDriver.launch(context());
            Aeron aeron = client(driver, true);
            AeronEnd end = new AeronEnd(aeron, driver, SELDOM, messages, echo, done);
            end.receiveFrom(aeron.addSubscription(CHANNEL, 1));
            end.sendTo(aeron.addExclusivePublication(CHANNEL, 2));
            announce(driver);
            return end;
          });
    }

    @Override
    public End connect(Messages messages) throws IOException {
      Aeron aeron = client(announced(), false);
      AeronEnd end = new AeronEnd(aeron, null, SELDOM, messages, false, done);
      end.receiveFrom(aeron.addSubscription(CHANNEL, 2));
      end.sendTo(aeron.addExclusivePublication(CHANNEL, 1));
      return end;
    }
  }

  /** Two drivers, each of an end's thread; each end tells the other its port. */
  private static final class Udp extends Meeting<String> {
    private static final String ANY_PORT = "aeron:udp?endpoint=127.0.0.1:0";
    private final CompletableFuture<String> back = new CompletableFuture<>();
    private final AtomicBoolean done = new AtomicBoolean();

    @Override
    public End serve(Messages messages, boolean echo) throws IOException {
      return announcing(
          () -> {
            AeronEnd end = end(messages, echo);
            announce(end.receiveFrom(end.aeron().addSubscription(ANY_PORT, 1)));
            end.sendTo(end.aeron().addExclusivePublication(await(back), 2));
            return end;
          });
    }

    @Override
    public End connect(Messages messages) throws IOException {
      String far = announced();
      AeronEnd end = end(messages, false);
      back.complete(end.receiveFrom(end.aeron().addSubscription(ANY_PORT, 2)));
      end.sendTo(end.aeron().addExclusivePublication(far, 1));
      return end;
    }

    private AeronEnd end(Messages messages, boolean echo) throws IOException {
      MediaDriver driver = MediaDriver.launch(udpContext());
      return new AeronEnd(client(driver, true), driver, ALWAYS, messages, echo, done);
    }
  }
}
