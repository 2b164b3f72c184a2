package dev.assay.kv.server;

import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Client.Replies;
import dev.assay.kv.server.command.Core;
import dev.assay.kv.server.command.Dispatcher;
import dev.assay.kv.server.command.Transaction;
import dev.assay.kv.server.command.Waiting;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.ProtocolError;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.resp.RequestParser;
import java.util.ArrayDeque;
import java.util.Deque;

/** Carries requests out, from their bytes to the bytes of their replies. Of a core's thread. */
final class Runner implements Core {

  private static final int FLUSH_BYTES = 64 << 10;
  private static final int KEPT_REPLY_BYTES = 1 << 20;

  private final Server server;
  private final Batch batch;
  private final Databases databases;
  private final Dispatcher dispatcher;
  private final Call call;
  private final Waits waits;
  private final Deque<Request> spare = new ArrayDeque<>();
  private final Reply reply = new Reply();
  private long arrivedNanos;
  private long nowMillis = System.currentTimeMillis();

  Runner(Server server, Keyspace keyspace, Databases databases, Batch batch) {
    this.server = server;
    this.batch = batch;
    this.databases = databases;
    dispatcher = new Dispatcher(server.commands(), server.statistics());
    call = newCall(keyspace);
    waits = new Waits(databases, newCall(keyspace));
  }

  private Call newCall(Keyspace keyspace) {
    Nobody nobody = new Nobody(server.users().byDefault());
    return new Call(server, this, keyspace, nobody, server.commands().all().getFirst());
  }

  /** Carries requests out that have come; how many bytes they took. */
  int run(Connection connection, long address, int available) {
    nowMillis = System.currentTimeMillis();
    int taken = 0;
    arrivedNanos = dispatcher.begin();
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
                server.settings().mostBulkBytes,
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
        long _ = dispatcher.begin();
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
    long errors = reply.errors();
    Replies replies = connection.replies();
    boolean isAdmitted = dispatcher.admits(call);
    Capture.Lane capture = batch.capture();
    if (capture != null) {
      capture.request(call, arrivedNanos, reply.errors() != errors);
    }
    if (isAdmitted) {
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

  /** Ends what has waited long enough, and returns when the next one will have. */
  long expireWaits(long laterMillis) {
    return waits.expire(nowMillis, laterMillis);
  }

  /** Forgets what a connection that is closed waits for and watches. */
  void forget(Connection connection) {
    Capture.Lane capture = batch.capture();
    if (capture != null) {
      capture.closed(connection.id(), connection.database());
    }
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
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  @Override
  public Databases databases() {
    return databases;
  }

  /** Looks at the clock. */
  long lookAtClock() {
    nowMillis = System.currentTimeMillis();
    return nowMillis;
  }

  @Override
  public long nowMillis() {
    return nowMillis;
  }
}
