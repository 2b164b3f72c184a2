package dev.assay.kv.server;

import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of a core changes goes to the journal as one batch; the turn's replies go after it,
 * and after the sync where one is promised, and what goes to other cores goes behind the batch and
 * tells how far the journal was. The core's thread only.
 */
final class Batch {

  /** So many replies are put off at most: each keeps memory of its connection's. */
  private static final int MOST_UNFLUSHED = 64;

  private record Posted(ServerCore to, Errand errand) {}

  private final Keyspace keyspace;
  private final int cores;
  private final boolean isJournaled;
  private List<Connection> waiting = new ArrayList<>();
  private List<Connection> synced = new ArrayList<>();
  private volatile Capture.@Nullable Lane capture;
  private final List<SendingClient> unflushed = new ArrayList<>();
  private final List<Posted> posted = new ArrayList<>();
  private long position;

  Batch(Keyspace keyspace, int cores, Optional<JournalConfig> journal) {
    this.keyspace = keyspace;
    this.cores = cores;
    isJournaled = journal.isPresent();
  }

  /** Sends a reply, or keeps it until the turn's changes are as safe as is promised. */
  void send(Connection connection, Buffer reply) {
    if (!isJournaled) {
      connection.send(reply);
    } else if (connection.sendWhenSynced(reply)) {
      waiting.add(connection);
    }
  }

  /** What a connection was given to send goes at the end of the turn. */
  void flushLater(SendingClient connection) {
    unflushed.add(connection);
    if (unflushed.size() == MOST_UNFLUSHED) {
      flush();
    }
  }

  private void flush() {
    for (int i = 0; i < unflushed.size(); i++) {
      unflushed.get(i).flushAtTurnsEnd();
    }
    unflushed.clear();
  }

  /** Has requests kept from now on; any thread may call. */
  void capture(Capture.Lane in) {
    capture = in;
  }

  /** Where requests are kept, or null. */
  Capture.@Nullable Lane capture() {
    return capture;
  }

  /** A connection is closed. */
  void closed(Connection connection) {
    Capture.Lane lane = capture;
    if (lane != null) {
      lane.closed(connection.id(), connection.database());
    }
  }

  /** Sends something to another core, behind what is kept of the requests before. */
  void post(ServerCore to, Errand errand) {
    endCaptured();
    if (isJournaled) {
      posted.add(new Posted(to, errand));
    } else {
      to.mailbox().execute(errand);
    }
  }

  private void endCaptured() {
    Capture.Lane lane = capture;
    if (lane != null) {
      lane.endBatch();
    }
  }

  /** What this turn replies rests on what the journal has up to there. */
  void rests(long onPosition) {
    position = Math.max(position, onPosition);
  }

  /**
   * Whether requests may be carried out here on keys of other cores. Not while they are kept: what
   * a core keeps of them stands in the order in which it has carried them out.
   */
  boolean maySpread() {
    return capture == null;
  }

  /** Ends the batches of a core's shards, which the calling core has borrowed. */
  void endOf(int core) {
    if (isJournaled) {
      rests(keyspace.endBatchesOf(core, cores));
    }
  }

  /** Ends the batches of all shards; while the core is alone. */
  void endAlone() {
    if (isJournaled) {
      rests(keyspace.endBatches(true));
    }
  }

  /** Ends the turn's batch, and those of requests that go on once replies are sent. */
  void end(Standstill standstill, Holding holding, int core) {
    do {
      endCaptured();
      flush();
      if (isJournaled) {
        endJournaled(standstill, holding, core);
      }
    } while (!waiting.isEmpty());
  }

  private void endJournaled(Standstill standstill, Holding holding, int core) {
    standstill.enter(core);
    try {
      holding.takeOwn();
      rests(keyspace.endBatches(false));
    } finally {
      holding.giveBack();
      standstill.leave(core);
    }
    for (Posted each : posted) {
      each.errand().setJournalPosition(position);
      each.to().mailbox().execute(each.errand());
    }
    posted.clear();
    if (!waiting.isEmpty()) {
      keyspace.awaitDisk(position);
      List<Connection> sending = waiting;
      waiting = synced; // who was held may go on, and waits for the next batch then
      synced = sending;
      for (int i = 0; i < sending.size(); i++) {
        sending.get(i).sendSynced();
      }
      sending.clear();
    }
  }
}
