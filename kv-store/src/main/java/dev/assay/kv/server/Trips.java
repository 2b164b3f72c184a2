package dev.assay.kv.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** How requests come to a core and go from it: by its own connections, or from other cores. */
final class Trips {

  private final Server server;
  private final ServerCore core;
  private final Runner runner;
  private final Deque<Trip> spare = new ArrayDeque<>();

  Trips(Server server, ServerCore core, Runner runner) {
    this.server = server;
    this.core = core;
    this.runner = runner;
  }

  /**
   * Carries requests of a connection of this core out, or sends them where that is done.
   *
   * @return how many bytes they took
   */
  int run(Connection connection, long address, int available) {
    core.mailbox().awake();
    int taken = runner.run(connection, runner.reply(), address, available);
    if (runner.next() == core.number()) {
      return taken;
    }
    Trip trip = spare.isEmpty() ? new Trip() : spare.pop();
    trip.begin(connection, address + taken, available - taken);
    connection.setAway();
    send(trip, runner.next());
    return available;
  }

  private void send(Trip trip, int to) {
    ServerCore next = server.core(to);
    trip.setNext(next);
    core.batch().post(next, trip);
  }

  /** Goes on with requests that have come here, or have come home. */
  void arrived(Trip trip) {
    core.batch().rests(trip.journalPosition());
    Connection connection = trip.connection();
    int home = connection.core().number();
    int next = home;
    if (trip.failure() == null) {
      try {
        int available = (int) Math.min(trip.requests().size(), Integer.MAX_VALUE);
        long address = trip.requests().address();
        trip.requests().take(runner.run(connection, trip.replies(), address, available));
        next = runner.next();
      } catch (RuntimeException e) {
        trip.setFailure(e);
      }
    }
    if (next != core.number()) {
      send(trip, next);
    } else {
      end(trip, connection);
    }
  }

  private void end(Trip trip, Connection connection) {
    RuntimeException failure = trip.failure();
    if (failure != null) {
      server.failed(failure);
      connection.cutOff();
    }
    connection.takeBack(trip.requests());
    trip.end();
    spare.push(trip);
    connection.goOnAtHome();
  }
}
