package dev.assay.kv.server;

import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Client.Replies;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.Core;
import dev.assay.kv.server.command.Dispatcher;
import dev.assay.kv.server.command.Transaction;
import dev.assay.kv.server.command.Waiting;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests out, from their bytes to the bytes of their replies, as far as that is done on
 * this core. Of its thread.
 */
final class Runner implements Core {

  private static final int FLUSH_BYTES = 64 << 10;
  private static final int KEPT_REPLY_BYTES = 1 << 20;

  private final Server server;
  private final Batch batch;
  private final Databases databases;
  private final Dispatcher dispatcher;
  private final Call call;
  private final Call again;
  private final Waits waits;
  private final Standstill standstill;
  private final Holding holding;
  private final Pause pause;
  private final Routes routes;
  private final int number;
  private final boolean isOnly;
  private final Ahead ahead;
  private final Reply reply = new Reply();
  private long arrivedNanos;
  private long nowMillis = System.currentTimeMillis();
  private int next;

  Runner(Server server, int number, Keyspace keyspace, Databases databases, Batch batch) {
    this.server = server;
    this.number = number;
    this.batch = batch;
    this.databases = databases;
    dispatcher = new Dispatcher(server.commands(), server.statistics());
    call = newCall(keyspace);
    again = newCall(keyspace);
    waits = server.waits();
    standstill = server.standstill();
    holding = new Holding(number, standstill, batch);
    pause = server.pause();
    isOnly = server.cores() == 1;
    routes = new Routes(server.commands(), keyspace, server.cores());
    ahead = new Ahead(server, number, keyspace);
  }

  private Call newCall(Keyspace keyspace) {
    Nobody nobody = new Nobody(server.users().byDefault());
    return new Call(server, this, keyspace, nobody, server.commands().all().getFirst());
  }

  /** Where replies go that are sent by this core. */
  Reply reply() {
    return reply;
  }

  /** The core where what the last run left is carried out; this one where it stays. */
  int next() {
    return next;
  }

  /**
   * Carries requests out that have come, as far as that is done here; replies are sent if the
   * connection is of this core.
   *
   * @return how many bytes they took
   */
  int run(Connection connection, Reply into, long address, int available) {
    nowMillis = System.currentTimeMillis();
    next = number;
    int taken = 0;
    int home = connection.core().number();
    into.setProtocol(connection.protocol());
    arrivedNanos = dispatcher.begin();
    standstill.enter(number);
    try {
      while (connection.isRunning()) {
        if (!ahead.hasNext(connection, into, address + taken, available - taken)) {
          break;
        }
        Request request = ahead.request();
        if (request.count() > 0 && !execute(connection, request, ahead.command(), into)) {
          break;
        }
        taken += ahead.done();
        if (into.size() > FLUSH_BYTES) {
          if (home != number) {
            break;
          }
          holding.goOutside();
          send(connection, into);
          standstill.enter(number);
          long _ = dispatcher.begin();
        }
      }
    } catch (RuntimeException | Error e) {
      into.clear(); // nobody else may get it
      throw e;
    } finally {
      ahead.forget();
      holding.goOutside();
    }
    Capture.Lane capture = batch.capture();
    if (capture != null && (next != number || home != number)) {
      capture.endBatch(); // another core's lane goes on with this connection
    }
    if (home == number) {
      send(connection, into);
    } else if (next == number) {
      next = home;
    }
    return taken;
  }

  private void send(Connection connection, Reply from) {
    if (from.size() > 0 || !connection.isRunning()) {
      batch.send(connection, from);
    }
    if (from.capacity() > KEPT_REPLY_BYTES) {
      from.free();
    }
  }

  /** Carries a request out; false where that is done by another core. */
  private boolean execute(
      Connection connection, Request request, @Nullable Command command, Reply into) {
    call.set(connection, request, into);
    call.setFollowed(ahead.isFollowed());
    long before = into.size();
    long errors = into.errors();
    Replies replies = connection.replies();
    boolean isAdmitted = dispatcher.admits(call, command);
    if (isAdmitted && pause.putsOff(call, nowMillis)) {
      next = connection.core().number();
      if (next == number) {
        connection.core().putOff(connection);
      }
      return false;
    }
    if (isAdmitted && !isOnly && !isHere(connection)) {
      return false;
    }
    Capture.Lane capture = batch.capture();
    if (capture != null) {
      capture.request(call, arrivedNanos, into.errors() != errors);
    }
    if (isAdmitted) {
      dispatcher.run(call);
      connection.ran(call.command(), nowMillis);
      if (waits.isReady()) {
        holding.beAlone();
        waits.serve(again, dispatcher);
      }
    }
    if (replies != Replies.ON || connection.replies() != Replies.ON) {
      silence(connection, replies, before, into);
    }
    return true;
  }

  /** Whether the command is carried out by this core, which is alone then if it must be. */
  private boolean isHere(Connection connection) {
    int place = routes.placeOf(call);
    next = place >= 0 ? place : connection.core().number();
    if (place == Routes.ALONE && next == number) {
      holding.beAlone();
      return true;
    }
    holding.endAlone();
    if (place >= 0 && holding.holds(place, routes.isShort(call))) {
      next = number;
    }
    return next == number;
  }

  /** Takes a reply back that the client does not want. */
  private void silence(Connection connection, Replies replies, long before, Reply into) {
    if (connection.replies() != Replies.ON && !call.command().isHeardAnyway()) {
      into.cut(before);
    }
    if (replies == Replies.SKIP_NEXT && connection.replies() == Replies.SKIP_NEXT) {
      connection.setReplies(Replies.ON);
    }
  }

  @Override
  public void runQueued(Call outer, Transaction.Queued queued) {
    Request request = outer.request();
    Command command = outer.command();
    outer.set(outer.client(), queued.request(), outer.reply());
    outer.setCommand(queued.command());
    if (dispatcher.stillAdmits(outer)) {
      outer.setInTransaction(true);
      dispatcher.run(outer);
      outer.setInTransaction(false);
    }
    outer.set(outer.client(), request, outer.reply());
    outer.setCommand(command);
  }

  @Override
  public void await(Call asked, int[] keys, long untilMillis) {
    waits.add(asked, keys, untilMillis);
  }

  @Override
  public boolean unblock(Client client, boolean isError) {
    return waits.unblock(client, isError, databases);
  }

  /** Ends what has waited long enough. */
  void expireWaits() {
    if (waits.nextMillis() <= nowMillis) {
      standstill.alone(number, () -> waits.expire(nowMillis, databases));
    }
  }

  /** When the next one will have waited long enough. */
  long nextWaitMillis() {
    return waits.nextMillis();
  }

  /** Forgets what a connection that is closed waits for and watches. */
  void forget(Connection connection) {
    batch.closed(connection);
    Transaction transaction = connection.transaction();
    transaction.close();
    endWait(connection);
    if (!transaction.watched().isEmpty()) {
      standstill.alone(
          number,
          () -> {
            transaction.watched().forEach(name -> databases.unwatch(name, transaction));
            transaction.unwatched();
          });
    }
  }

  /** Forgets what a client waits for. */
  void endWait(Client client) {
    Waiting waiting = client.waiting();
    if (waiting != null) {
      standstill.alone(number, () -> waits.forget(waiting, databases));
    }
  }

  @Override
  public boolean makesRoom() {
    holding.beAlone();
    return server.bound().makesRoom();
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Holding holding() {
    return holding;
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
