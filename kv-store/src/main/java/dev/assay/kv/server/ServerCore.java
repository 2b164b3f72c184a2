package dev.assay.kv.server;

import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Client.Replies;
import dev.assay.kv.server.command.Core;
import dev.assay.kv.server.command.Dispatcher;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.command.Transaction;
import dev.assay.kv.server.command.Waiting;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.ProtocolError;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.resp.RequestParser;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thread: its connections, its shards, and the loop that serves both. */
final class ServerCore implements Core, Runnable {

  private static final long TICK_MILLIS = 100;
  private static final long STOP_MILLIS = 5_000;
  private static final int FLUSH_BYTES = 64 << 10;
  private static final int KEPT_REPLY_BYTES = 1 << 20;

  private final Server server;
  private final int number;
  private final Keyspace keyspace;
  private final Databases databases;
  private final Dispatcher dispatcher;
  private final Upkeep upkeep;
  private final Call call;
  private final Waits waits;
  private final Mailbox mailbox = new Mailbox();
  private final Deque<Request> spare = new ArrayDeque<>();
  private final List<Connection> connections = new ArrayList<>();
  private final Reply reply = new Reply();
  private final Batch batch;
  private @Nullable Worker worker;
  private @Nullable Listener listener;
  private String localAddress = "";
  private long nowMillis = System.currentTimeMillis();
  private long nextTickMillis;
  private long bytesIn;
  private long bytesOut;
  private volatile boolean isStopping;

  ServerCore(
      Server server, int number, Keyspace keyspace, int[] stored, Optional<JournalConfig> journal) {
    batch = new Batch(keyspace, journal);
    this.server = server;
    this.number = number;
    this.keyspace = keyspace;
    databases = new Databases(keyspace, stored);
    upkeep = new Upkeep(databases, server.settings());
    dispatcher = new Dispatcher(server.commands(), server.statistics());
    call = newCall();
    waits = new Waits(databases, newCall());
  }

  private Call newCall() {
    Nobody nobody = new Nobody(server.users().byDefault());
    return new Call(server, this, keyspace, nobody, server.commands().all().getFirst());
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
      own.close();
    }
  }

  private void turn(Worker own) {
    try {
      long next = waits.expire(nowMillis, nowMillis + TICK_MILLIS);
      own.await((next - nowMillis) * 1_000_000);
    } catch (RuntimeException e) {
      server.failed(e);
    }
    mailbox.run();
    batch.end();
    nowMillis = System.currentTimeMillis();
    long _ = waits.expire(nowMillis, Long.MAX_VALUE);
    if (nowMillis >= nextTickMillis) {
      nextTickMillis = nowMillis + TICK_MILLIS;
      tick();
    }
  }

  private void tick() {
    server.statistics().bytesIn.add(bytesIn);
    server.statistics().bytesOut.add(bytesOut);
    bytesIn = 0;
    bytesOut = 0;
    upkeep.run(connections, nowMillis);
    server.tick(this);
  }

  private void stop(Worker own) {
    if (listener != null) {
      listener.close();
    }
    connections.forEach(Connection::end);
    long deadline = System.currentTimeMillis() + STOP_MILLIS;
    while (!connections.isEmpty() && System.currentTimeMillis() < deadline) {
      own.await(TICK_MILLIS * 1_000_000);
      batch.end();
    }
  }

  /** Carries requests out that have come; how many bytes they took. */
  int run(Connection connection, long address, int available) {
    nowMillis = System.currentTimeMillis();
    int taken = 0;
    dispatcher.begin();
    reply.setProtocol(connection.protocol());
    while (connection.isRunning()) {
      Request request = connection.partial();
      if (request == null) {
        request = spare.isEmpty() ? new Request() : spare.pop();
      }
      int bytes;
      try {
        bytes =
            RequestParser.parse(
                request,
                address + taken,
                available - taken,
                settings().mostBulkBytes,
                connection.isKnown());
      } catch (ProtocolError e) {
        reply.error("ERR Protocol error: " + e.getMessage());
        server.statistics().error("ERR");
        connection.closeAfterReply();
        break;
      }
      if (bytes == 0) {
        leave(connection, request);
        break;
      }
      connection.setPartial(null);
      taken += bytes;
      if (request.count() > 0) {
        execute(connection, request);
      }
      request.clear();
      spare.push(request);
      if (reply.size() > FLUSH_BYTES) {
        send(connection);
        dispatcher.begin();
      }
    }
    send(connection);
    return taken;
  }

  private void leave(Connection connection, Request request) {
    if (request.isBegun()) {
      connection.setPartial(request);
    } else {
      spare.push(request);
    }
  }

  private void send(Connection connection) {
    if (reply.size() > 0 || !connection.isRunning()) {
      batch.send(connection, reply);
    }
    if (reply.capacity() > KEPT_REPLY_BYTES) {
      reply.free();
    }
  }

  private void execute(Connection connection, Request request) {
    call.set(connection, request, reply);
    long before = reply.size();
    Replies replies = connection.replies();
    if (dispatcher.admits(call)) {
      dispatcher.run(call);
      connection.ran(call.command(), nowMillis);
      if (waits.isReady()) {
        waits.serve();
      }
    }
    if (replies != Replies.ON || connection.replies() != Replies.ON) {
      silence(connection, replies, before);
    }
  }

  /** Takes a reply back that the client does not want. */
  private void silence(Connection connection, Replies replies, long before) {
    if (connection.replies() != Replies.ON && !call.command().isHeardAnyway()) {
      reply.cut(before);
    }
    if (replies == Replies.SKIP_NEXT && connection.replies() == Replies.SKIP_NEXT) {
      connection.setReplies(Replies.ON);
    }
  }

  @Override
  public void runQueued(Call outer, Transaction.Queued queued) {
    outer.set(outer.client(), queued.request(), outer.reply());
    outer.setCommand(queued.command());
    if (dispatcher.stillAdmits(outer)) {
      outer.setInTransaction(true);
      dispatcher.run(outer);
      outer.setInTransaction(false);
    }
  }

  @Override
  public void await(Call asked, int[] keys, long untilMillis) {
    waits.add(asked, keys, untilMillis);
  }

  @Override
  public boolean unblock(Client client, boolean isError) {
    return waits.unblock(client, isError);
  }

  /** What others ask of this core. */
  Mailbox mailbox() {
    return mailbox;
  }

  /** Closes everything in order; any thread may call. */
  void stop() {
    isStopping = true;
    mailbox.wake();
  }

  void closed(Connection connection) {
    Waiting waiting = connection.waiting();
    if (waiting != null) {
      waits.forget(waiting);
    }
    connection.transaction().close();
    connection
        .transaction()
        .watched()
        .forEach(name -> databases.unwatch(name, connection.transaction()));
    connection.transaction().unwatched();
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

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Keyspace keyspace() {
    return keyspace;
  }

  @Override
  public Databases databases() {
    return databases;
  }

  @Override
  public long nowMillis() {
    return nowMillis;
  }
}
