package dev.assay.kv.server;

import dev.assay.kv.KvStore;
import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.keyspace.ExpectedKeys;
import dev.assay.kv.server.keyspace.KeptStructures;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.keyspace.ShardView;
import dev.assay.kv.server.structure.Types;
import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A server: threads that each own shards and connections and carry commands out from the bytes that
 * came to the bytes that go, and work together as {@link Standstill} says. Any thread may call.
 */
public final class Server extends ServerState implements AutoCloseable {

  private final ServerConfig config;
  private final Consumer<String> log;
  private final KvStore store;
  private final MemoryBound bound;
  private final Standstill standstill;
  private final List<ServerCore> cores = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong numbers = new AtomicLong();
  private @Nullable Capture capture;
  private final AtomicInteger serving;
  private int port;

  private Server(ServerConfig config, Consumer<String> log) {
    this.config = config;
    this.log = log;
    KeptStructures kept = new KeptStructures(Types::empty);
    store = KvStore.open(config.ofStore(), kept);
    standstill = new Standstill(config.threads());
    serving = new AtomicInteger(config.threads());
    ShardView[] views = new ShardView[store.config().shards()];
    for (int i = 0; i < views.length; i++) {
      store.shard(i).acquire();
      views[i] = new ShardView(store.shard(i), config.databases(), notices());
    }
    int[] stored = kept.databases(config.databases());
    notices().setDatabases(stored);
    for (int core = 0; core < config.threads(); core++) {
      ShardView[] own = own(views, core);
      Keyspace keyspace = keyspace(views, own, stored);
      ServerCore made = new ServerCore(this, core, keyspace, stored, config.journal());
      cores.add(made);
      for (ShardView view : own) {
        view.shard().wakeBy(made.mailbox()::wake);
      }
    }
    bound = new MemoryBound(store, settings(), cores.getFirst().databases(), config);
    kept.restore(cores.getFirst().keyspace(), store.config().seed());
    configure();
  }

  private ShardView[] own(ShardView[] views, int core) {
    return IntStream.range(0, views.length)
        .filter(shard -> shard % config.threads() == core)
        .mapToObj(shard -> views[shard])
        .toArray(ShardView[]::new);
  }

  private Keyspace keyspace(ShardView[] views, ShardView[] own, int[] stored) {
    ExpectedKeys expected = new ExpectedKeys(config.threads() == 1, config.evicts());
    return new Keyspace(views, own, stored, store.config(), expected);
  }

  private void configure() {
    config
        .settings()
        .forEach((name, value) -> settings().set(name, settings().checked(name, value)));
    settings().set("maxmemory", Long.toString(config.memoryBytes()));
    settings().set("maxmemory-policy", config.evicts() ? "allkeys-lru" : "noeviction");
    settings().set("databases", Integer.toString(config.databases()));
    settings().set("bind", config.host());
    settings().set("appendonly", config.journal().isPresent() ? "yes" : "no");
    config
        .journal()
        .ifPresent(journal -> settings().set("appendfsync", ServerConfig.fsync(journal)));
  }

  /** How many keys a database has, nearly, while others change it. */
  long keys(int database) {
    return cores.getFirst().databases().size(database);
  }

  int databases() {
    return config.databases();
  }

  /**
   * Starts a server.
   *
   * @param log gets a sentence for each thing that its owner should know
   * @throws TransportException when it cannot listen
   */
  public static Server start(ServerConfig config, Consumer<String> log) throws TransportException {
    Server server = new Server(config, log);
    try {
      server.listen();
      return server;
    } catch (TransportException | RuntimeException | Error e) {
      server.serving.set(0);
      server.close();
      throw e;
    }
  }

  private void listen() throws TransportException {
    TransportConfig transport =
        TransportConfig.DEFAULT.withMaxConnections(settings().mostClients + 32, 1024);
    if (config.tls().isPresent()) {
      transport = transport.withTls(config.tls().get());
    }
    port = config.port();
    if (cores.size() > 1) {
      requireFree();
      transport = transport.withSharedPorts();
    }
    for (ServerCore core : cores) {
      port = listen(core, transport).port();
    }
    settings().set("port", Integer.toString(port));
  }

  /** Shared ports are free for any server that shares them, too: not what who starts one means. */
  private void requireFree() throws TransportException {
    try (ServerSocket alone = new ServerSocket()) {
      alone.bind(new InetSocketAddress(config.host(), port));
    } catch (IOException e) {
      throw new TransportException(
          "cannot listen on %s:%d: %s".formatted(config.host(), port, e.getMessage()), e);
    }
  }

  private Address listen(ServerCore core, TransportConfig transport) throws TransportException {
    CompletableFuture<Address> listening = new CompletableFuture<>();
    Address wanted = new Address(config.transport(), config.host(), port);
    threads.add(
        Thread.ofPlatform()
            .name("assay-core-" + core.number())
            .start(
                () -> {
                  try {
                    listening.complete(
                        core.listen(config.ofTransport().openWorker(transport), wanted));
                    core.run();
                  } catch (TransportException | RuntimeException | Error e) {
                    if (!listening.completeExceptionally(e)) {
                      log("core %d has ended: %s".formatted(core.number(), e));
                      shutdown();
                    }
                  } finally {
                    standstill.leave(core.number());
                  }
                }));
    try {
      return listening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransportException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted while beginning to listen");
    }
  }

  /**
   * Keeps what clients send from now on, in a folder that is empty, until the server ends, or so
   * many bytes are written; once.
   *
   * @throws IllegalStateException when the folder is not empty or cannot be used
   */
  public void capture(Path folder, long mostBytes) {
    Capture begun = new Capture(folder, mostBytes, cores(), log);
    capture = begun;
    cores.forEach(core -> core.capture(begun));
  }

  /** Waits until it has ended. */
  public void await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void shutdown() {
    cores.forEach(ServerCore::stop);
  }

  /** Ends it: what is under way is finished, replies are sent, and memory is given back. */
  @Override
  public void close() {
    shutdown();
    try {
      await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (capture != null) {
      capture.close();
      capture = null;
    }
    for (int i = 0; i < store.config().shards(); i++) {
      store.shard(i).release();
    }
    store.close();
  }

  /** A core has no connections any more, while the server ends. */
  void drained() {
    if (serving.decrementAndGet() == 0) {
      shutdown();
    }
  }

  /** Whether some core may still need the others. */
  boolean isServing() {
    return serving.get() > 0;
  }

  /** The core whose thread calls. */
  ServerCore here() {
    return cores.stream().filter(core -> core.mailbox().isOwn()).findFirst().orElseThrow();
  }

  ServerCore core(int number) {
    return cores.get(number);
  }

  Standstill standstill() {
    return standstill;
  }

  Connection connect(ServerCore core, ByteStream stream) {
    Connection connection =
        new Connection(
            core, stream, numbers.incrementAndGet(), users().byDefault(), users().isOpen());
    statistics().connections.increment();
    connections().put(connection.id(), connection);
    if (connections().size() > settings().mostClients) {
      statistics().rejected.increment();
      connection.refuse("ERR max number of clients reached");
    }
    return connection;
  }

  void disconnect(Client connection) {
    channels().leaveAll(connection);
    caches().leave(connection);
    monitors().remove(connection);
    connections().remove(connection.id());
  }

  void failed(Throwable failure) {
    log("a connection was closed: " + failure);
  }

  void log(String sentence) {
    log.accept(sentence);
  }

  @Override
  MemoryBound bound() {
    return bound;
  }

  @Override
  List<ServerCore> all() {
    return cores;
  }

  @Override
  public int cores() {
    return config.threads();
  }

  @Override
  public boolean checkpoint() {
    return config.journal().isPresent() && store.beginCheckpoint();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void pause(long untilMillis, boolean all) {
    pause().set(untilMillis, all);
    cores.forEach(core -> core.mailbox().execute(() -> {}));
  }
}
