package dev.assay.kv.server;

import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thread: its connections, its shards, and the loop that serves both. */
final class ServerCore implements Runnable {

  private static final long TICK_MILLIS = 100;
  private static final long STOP_MILLIS = 5_000;

  private final Server server;
  private final int number;
  private final Keyspace keyspace;
  private final Databases databases;
  private final Standstill standstill;
  private final Runner runner;
  private final Holding holding;
  private final Trips trips;
  private final Upkeep upkeep;
  private final Mailbox mailbox = new Mailbox();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Connection> putOff = new ArrayList<>();
  private final Batch batch;
  private @Nullable Worker worker;
  private @Nullable Listener listener;
  private String localAddress = "";
  private long nextTickMillis;
  private long bytesIn;
  private long bytesOut;
  private boolean isStopping;
  private boolean isDrained;

  ServerCore(
      Server server, int number, Keyspace keyspace, int[] stored, Optional<JournalConfig> journal) {
    batch = new Batch(keyspace, server.cores(), journal);
    this.server = server;
    this.number = number;
    this.keyspace = keyspace;
    databases = new Databases(keyspace, stored);
    upkeep = new Upkeep(databases, server.settings());
    standstill = server.standstill();
    runner = new Runner(server, number, keyspace, databases, batch);
    holding = runner.holding();
    trips = new Trips(server, this, runner);
  }

  /** Begins to listen, on the thread that runs it afterwards. */
  Address listen(Worker newWorker, Address address) throws TransportException {
    worker = newWorker;
    mailbox.open(newWorker);
    Listener opened =
        newWorker.listenStreams(
            address,
            stream -> {
              Connection connection = server.connect(this, stream);
              connections.add(connection);
              return connection;
            });
    listener = opened;
    localAddress = opened.address().host() + ":" + opened.address().port();
    return opened.address();
  }

  @Override
  public void run() {
    Worker own = java.util.Objects.requireNonNull(worker, "it listens");
    try {
      while (!isStopping) {
        turn(own);
      }
      stop(own);
    } finally {
      if (!isDrained) {
        server.drained();
      }
      Capture.Lane capture = batch.capture();
      if (capture != null) {
        capture.free();
      }
      mailbox.close();
      own.close();
    }
  }

  private void turn(Worker own) {
    try {
      own.await(mailbox.maySleep() ? sleepMillis() * 1_000_000 : 0);
    } catch (RuntimeException e) {
      server.failed(e);
    }
    mailbox.awake();
    mailbox.run();
    long now = runner.lookAtClock();
    runner.expireWaits();
    if (!putOff.isEmpty() && server.pause().untilMillis() <= now) {
      List<Connection> all = List.copyOf(putOff);
      putOff.clear();
      all.forEach(Connection::goOnAfterPause);
    }
    batch.end(standstill, holding, number);
    if (now >= nextTickMillis) {
      nextTickMillis = now + TICK_MILLIS;
      tick(now);
    }
  }

  /** Until something is to be done that no bytes and no other core bring. */
  private long sleepMillis() {
    long now = runner.nowMillis();
    long next = Math.min(runner.nextWaitMillis(), now + TICK_MILLIS);
    next = putOff.isEmpty() ? next : Math.min(next, server.pause().untilMillis());
    return Math.max(0, next - now);
  }

  private void tick(long nowMillis) {
    server.statistics().bytesIn.add(bytesIn);
    server.statistics().bytesOut.add(bytesOut);
    bytesIn = 0;
    bytesOut = 0;
    standstill.enter(number);
    try {
      holding.takeOwn();
      upkeep.expire();
    } finally {
      holding.giveBack();
      standstill.leave(number);
    }
    upkeep.closeIdle(connections, nowMillis);
    if (number == 0) {
      server.tick(nowMillis);
      server.bound().divide();
    }
  }

  /** Ends connections in order, and serves other cores until theirs have ended, too. */
  private void stop(Worker own) {
    if (listener != null) {
      listener.close();
    }
    List.copyOf(connections).forEach(Connection::end);
    long deadline = System.currentTimeMillis() + STOP_MILLIS;
    while (server.isServing() && System.currentTimeMillis() < deadline) {
      if (connections.isEmpty() && !isDrained) {
        isDrained = true;
        server.drained();
      } else {
        turn(own);
      }
    }
  }

  /** A connection's next command waits until a pause is over. */
  void putOff(Connection connection) {
    connection.setPutOff(true);
    putOff.add(connection);
  }

  /** What others ask of this core. */
  Mailbox mailbox() {
    return mailbox;
  }

  /** Keeps requests from now on; any thread may call. */
  void capture(Capture in) {
    batch.capture(in.lane(number));
  }

  /** Closes everything in order; any thread may call. */
  void stop() {
    mailbox.execute(() -> isStopping = true);
  }

  void closed(Connection connection) {
    runner.forget(connection);
    connections.remove(connection);
    server.disconnect(connection);
  }

  void bytesIn(int bytes) {
    bytesIn += bytes;
  }

  void bytesOut(int bytes) {
    bytesOut += bytes;
  }

  Settings settings() {
    return server.settings();
  }

  String localAddress() {
    return localAddress;
  }

  int number() {
    return number;
  }

  Server server() {
    return server;
  }

  Batch batch() {
    return batch;
  }

  Trips trips() {
    return trips;
  }

  Runner runner() {
    return runner;
  }

  Keyspace keyspace() {
    return keyspace;
  }

  Databases databases() {
    return databases;
  }
}
