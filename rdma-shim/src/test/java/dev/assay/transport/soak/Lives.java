package dev.assay.transport.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.OtherJvm;
import dev.assay.transport.contract.Pattern;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingChannel;
import dev.assay.transport.contract.RecordingStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongToIntFunction;

/**
 * What comes and goes on one transport, round after round: clients, channels, streams and regions
 * that are used, cut off and given back; peers that fall silent, die or were never ours. One
 * channel and its server stay. All on one thread, all from a seed.
 */
final class Lives implements AutoCloseable {

  private static final TransportConfig CONFIG = deadlines(Duration.ofMinutes(1));

  /** So long a silence is death. */
  private static final TransportConfig IMPATIENT = deadlines(Duration.ofMillis(250));

  private static final int ROUNDS_OF_A_CLIENT = 8;
  private static final int IDLE_ROUNDS = 64;
  private static final int REGION_BYTES = 40_000;
  private static final long NAP_NANOS = 1_000_000;
  private static final long REST_NANOS = 30_000_000;

  private final Subject subject;
  private final Path root;
  private final SplittableRandom random;
  private final Pump pump = new Pump();
  private final Worker server;
  private final Worker steadyClient;
  private final RecordingChannel steadyNear;
  private final RecordingChannel steadyFar;
  private Worker client;
  private long turns;
  private long rounds;
  private long channels;
  private int idle;

  Lives(Subject subject, Path root, long seed) throws TransportException {
    this.subject = subject;
    this.root = root;
    random = new SplittableRandom(seed);
    server = subject.open(root, CONFIG, 0);
    steadyClient = subject.open(root, CONFIG, seed);
    client = subject.open(root, CONFIG, 0);
    pollAll();
    steadyNear = recording();
    steadyFar = steadyNear.twin();
    join(steadyClient, server, steadyNear, steadyFar);
  }

  private static TransportConfig deadlines(Duration silence) {
    return TransportConfig.DEFAULT
        .withBuffers(64 << 10, 64 << 10)
        .withDeadlines(
            Duration.ofMinutes(1), Duration.ofMillis(100), silence, Duration.ofMillis(50));
  }

  /** Polls everybody; after some rounds without any event one sleeps, so that waiting is cheap. */
  private void pollAll(Worker... others) {
    pump.clear();
    List<Worker> workers = new ArrayList<>(List.of(steadyClient, client));
    workers.addAll(List.of(others));
    pump.add(
        () -> {
          int events = 0;
          for (Worker worker : workers) {
            events += worker.poll();
          }
          idle = events == 0 ? idle + 1 : 0;
          return events;
        });
    pump.add(() -> idle > IDLE_ROUNDS ? server.await(NAP_NANOS) : server.poll());
  }

  boolean crossesProcesses() {
    return subject.crossesProcesses();
  }

  /** Lets a little time pass: only signs of life are due. */
  void rest(long nanos) {
    pump.round();
    pump.whilePolling(() -> server.await(Math.clamp(nanos, 0, REST_NANOS)));
  }

  /** One round, where the subject's turn has come. */
  void round() throws IOException {
    turns++;
    if (turns % subject.each() != 0) {
      return;
    }
    rounds++;
    if (rounds % ROUNDS_OF_A_CLIENT == 0) {
      Worker old = client;
      pump.whilePolling(old::close);
      client = subject.open(root, CONFIG, random.nextBoolean() ? random.nextLong() : 0);
      pollAll();
    }
    steadyNear.send(1 + random.nextInt(5));
    steadyFar.send(1 + random.nextInt(5));
    channels(1 + random.nextInt(4));
    regions();
    if (subject.hasStreams()) {
      streams(1 + random.nextInt(3));
    }
    switch ((int) (rounds % ROUNDS_OF_A_CLIENT)) {
      case 2 -> silence();
      case 4 -> stranger();
      case 6 -> refused();
      default -> {}
    }
    pump.until(
        "what the channel that stays was sent",
        () ->
            steadyFar.received() == steadyNear.sent() && steadyNear.received() == steadyFar.sent());
  }

  private RecordingChannel recording() {
    long seed = random.nextLong() >>> 1;
    LongToIntFunction lengths =
        number -> {
          int most = number % 40 == 39 ? 150_000 : 600;
          return (int) Math.floorMod(((seed + number) * 0x9E3779B97F4A7C15L) >>> 20, (long) most);
        };
    channels++;
    return new RecordingChannel(pump, lengths);
  }

  private void join(Worker from, Worker to, RecordingChannel near, RecordingChannel far)
      throws TransportException {
    try (Listener listener = to.listen(subject.anywhere(), channel -> far)) {
      from.connect(listener.address(), near);
      pump.until("a channel of " + subject, () -> near.isOpen() && far.isOpen());
    }
  }

  private void channels(int count) throws TransportException {
    for (int i = 0; i < count; i++) {
      RecordingChannel near = recording();
      RecordingChannel far = near.twin();
      join(client, server, near, far);
      boolean paused = random.nextInt(4) == 0;
      if (paused) {
        far.channel().pauseReading();
      }
      near.send(random.nextInt(60));
      far.send(random.nextInt(60));
      pump.rounds(random.nextInt(20));
      if (random.nextInt(3) == 0) {
        far.channel().resumeReading();
        pump.until(
            "all messages", () -> far.received() == near.sent() && near.received() == far.sent());
      }
      (random.nextBoolean() ? near : far).channel().close();
      if (random.nextInt(4) == 0) {
        near.channel().close();
      }
      far.channel().resumeReading();
      pump.until("both ends of a channel", () -> near.isClosed() && far.isClosed());
    }
  }

  private void streams(int count) throws TransportException {
    for (int i = 0; i < count; i++) {
      long seed = random.nextLong();
      RecordingStream near = new RecordingStream(pump, seed);
      RecordingStream far = new RecordingStream(pump, seed);
      try (Listener listener = server.listenStreams(subject.anywhere(), stream -> far)) {
        client.connectStream(listener.address(), near);
        pump.until("a stream", () -> near.isOpen() && far.isOpen());
      }
      near.send(random.nextInt(200_000));
      far.send(random.nextInt(20_000));
      pump.rounds(random.nextInt(10));
      RecordingStream ends = random.nextBoolean() ? near : far;
      if (random.nextBoolean()) {
        ends.stream().reset();
      } else {
        ends.stream().close();
      }
      pump.until("both ends of a stream", () -> near.isClosed() && far.isClosed());
    }
  }

  /** What was given back is out of reach. */
  private void regions() throws TransportException {
    RecordingChannel near = recording();
    RecordingChannel far = near.twin();
    join(client, server, near, far);
    RemoteKey key;
    int size = 1 + random.nextInt(REGION_BYTES);
    try (RegisteredRegion local = client.allocate(REGION_BYTES, Access.LOCAL)) {
      OneSided memory = near.channel().oneSided();
      try (RegisteredRegion shared = server.allocate(REGION_BYTES, Access.REMOTE_WRITE)) {
        key = shared.key();
        Pattern.fill(local.segment(), 0, size, rounds, 0);
        memory.write(local, 0, key, 0, size, 1);
        memory.read(key, 0, local, 0, size, 2);
        memory.fetchAndAdd(key, 0, 1, 3);
        near.channel().flush();
        pump.until("operations", () -> near.completions().size() == 3);
        Pattern.check(local.segment(), 0, size, rounds, 0);
      }
      memory.read(key, 0, local, 0, size, 4);
      near.channel().flush();
      pump.until("a denial", () -> near.completions().size() == 4);
      assertEquals(OneSided.Status.ACCESS_DENIED, near.completions().getLast().status());
    }
    near.channel().close();
    pump.until("its ends", () -> near.isClosed() && far.isClosed());
  }

  /** A peer that is not polled any more. */
  private void silence() throws TransportException {
    Worker mute = subject.open(root, CONFIG, 0);
    Worker impatient = subject.open(root, IMPATIENT, 0);
    pollAll(mute, impatient);
    RecordingChannel far = recording();
    RecordingChannel near = far.twin();
    join(mute, impatient, near, far);
    near.send(random.nextInt(5));
    pollAll(impatient);
    pump.until("a silence is noticed", far::isClosed);
    assertEquals(Kind.PEER_SILENT, far.cause().kind());
    pump.whilePolling(mute::close);
    pump.whilePolling(impatient::close);
    pollAll();
  }

  /** Somebody who speaks something else and hangs up, or waits to be thrown out. */
  private void stranger() throws IOException {
    if (!subject.hasStreams()) {
      return;
    }
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    try (Listener listener = server.listen(subject.anywhere(), channel -> recording());
        SocketChannel socket =
            SocketChannel.open(
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), listener.address().port()))) {
      socket.write(ByteBuffer.wrap(noise));
      pump.rounds(random.nextInt(100));
    }
    pump.rounds(100);
  }

  private void refused() throws TransportException {
    Listener listener = server.listen(subject.anywhere(), channel -> recording());
    Address gone = listener.address();
    listener.close();
    pump.rounds(2);
    RecordingChannel near = recording();
    client.connect(gone, near);
    pump.until("a refusal", near::isClosed);
    assertEquals(Kind.REFUSED, near.cause().kind());
  }

  /** A process that is killed while it sends. */
  void kill() throws IOException, InterruptedException {
    RecordingChannel end = new RecordingChannel(pump);
    try (Listener listener = server.listen(subject.anywhere(), channel -> end)) {
      Process victim =
          OtherJvm.start(
              Victim.class, subject.name(), listener.address().toString(), root.toString());
      try {
        pump.until("messages of another process", () -> end.received() > 20);
      } finally {
        victim.destroyForcibly().waitFor();
      }
      pump.until("its death is noticed", end::isClosed);
      assertNotEquals(Kind.CLOSED_BY_PEER, end.cause().kind());
    }
  }

  /** Rounds and channels so far. */
  String done() {
    return "%s %,d rounds %,d channels".formatted(subject, rounds, channels);
  }

  /** A channel and a region more, which nobody gives back. */
  void forget() throws TransportException {
    RecordingChannel near = recording();
    join(steadyClient, server, near, near.twin());
    server.allocate(REGION_BYTES, Access.REMOTE_READ).segment().fill((byte) 1);
  }

  @Override
  public void close() {
    for (Worker worker : List.of(client, steadyClient, server)) {
      pump.whilePolling(worker::close);
    }
  }
}
