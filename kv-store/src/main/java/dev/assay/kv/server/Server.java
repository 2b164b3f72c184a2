package dev.assay.kv.server;

import dev.assay.kv.AtBound;
import dev.assay.kv.KvConfig;
import dev.assay.kv.KvStore;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.keyspace.ShardView;
import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.scheme.Transports;
import dev.assay.transport.uring.UringSettings;
import dev.assay.transport.uring.UringTransport;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A server: a thread that owns its shards and its connections and carries each command out from the
 * bytes that came to the bytes that go. Any thread may call.
 */
public final class Server extends ServerState implements AutoCloseable {

  /** A core owns them all; more would only divide its memory. */
  private static final int SHARDS = 1;

  private static final int MOST_FRAME_BYTES = 16 << 20;

  private final ServerConfig config;
  private final Consumer<String> log;
  private final KvStore store;
  private final ServerCore core;
  private final AtomicLong numbers = new AtomicLong();
  private final CountDownLatch ended;
  private @Nullable Capture capture;
  private int port;

  private Server(ServerConfig config, Consumer<String> log) {
    this.config = config;
    this.log = log;
    KvConfig store = storeConfig(config);
    this.store = KvStore.open(store);
    ShardView[] views = new ShardView[store.shards()];
    for (int i = 0; i < views.length; i++) {
      this.store.shard(i).acquire();
      views[i] = new ShardView(this.store.shard(i), config.databases());
    }
    int[] stored = IntStream.range(0, config.databases()).toArray();
    Keyspace keyspace =
        new Keyspace(
            views, stored, store.seed(), store.mostRecordBytes(), config.journal().isPresent());
    core = new ServerCore(this, 0, keyspace, stored, config.journal());
    ended = new CountDownLatch(1);
    configure();
  }

  private static KvConfig storeConfig(ServerConfig config) {
    KvConfig usual = KvConfig.ofMemory(config.memoryBytes());
    long frame = Long.highestOneBit(Math.max(1, config.memoryBytes() / SHARDS / 32));
    KvConfig chosen =
        usual
            .withShards(SHARDS, Math.clamp(frame, 16 << 10, MOST_FRAME_BYTES))
            .withAtBound(config.evicts() ? AtBound.EVICT : AtBound.REFUSE);
    return config.journal().map(chosen::withJournal).orElse(chosen);
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
    config.journal().ifPresent(journal -> settings().set("appendfsync", fsync(journal)));
  }

  private static String fsync(JournalConfig journal) {
    return switch (journal.durability().kind()) {
      case ALWAYS -> "always";
      case EVERY -> "everysec";
      case NEVER -> "no";
    };
  }

  /** How many keys a database has, nearly, while others change it. */
  long keys(int database) {
    return core.databases().size(database);
  }

  /** How many databases there are. */
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
    port = listen(transport).port();
    settings().set("port", Integer.toString(port));
  }

  private Address listen(TransportConfig transport) throws TransportException {
    CompletableFuture<Address> listening = new CompletableFuture<>();
    Address wanted = new Address(config.transport(), config.host(), port);
    Thread.ofPlatform()
        .name("assay-core-" + core.number())
        .start(
            () -> {
              try {
                listening.complete(core.listen(transport().openWorker(transport), wanted));
                core.run();
              } catch (TransportException | RuntimeException | Error e) {
                if (!listening.completeExceptionally(e)) {
                  log("core %d has ended: %s".formatted(core.number(), e));
                }
              } finally {
                ended.countDown();
              }
            });
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

  private Transport transport() throws TransportException {
    return config.transport().equals("uring")
        ? new UringTransport(UringSettings.DEFAULT.withGatherMicros(config.gatherMicros()))
        : Transports.forScheme(config.transport());
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
    core.capture(begun);
  }

  /** Waits until it has ended. */
  public void await() throws InterruptedException {
    ended.await();
  }

  @Override
  public void shutdown() {
    core.stop();
  }

  /** Ends it: what is under way is finished, replies are sent, and memory is given back. */
  @Override
  public void close() {
    shutdown();
    if (port == 0) {
      return;
    }
    try {
      ended.await();
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

  void disconnect(Connection connection) {
    channels().leaveAll(connection);
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
  public long usedBytes() {
    return store.usedBytes() + NativeHeap.usedBytes();
  }

  @Override
  public long mostBytes() {
    return config.memoryBytes();
  }

  @Override
  ServerCore core() {
    return core;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void pause(long untilMillis, boolean all) {}
}
