package dev.assay.kv.server;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.capture.Capture;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of a core changes goes to the journal as one batch; where a sync is promised, the
 * turn's replies go after it. The core's thread only.
 */
final class Batch {

  private final Keyspace keyspace;
  private final boolean isJournaled;
  private final boolean syncsFirst;
  private final List<Connection> unsynced = new ArrayList<>();
  private volatile Capture.@Nullable Lane capture;

  Batch(Keyspace keyspace, Optional<JournalConfig> journal) {
    this.keyspace = keyspace;
    isJournaled = journal.isPresent();
    syncsFirst =
        journal.filter(each -> each.durability().kind() == Durability.Kind.ALWAYS).isPresent();
  }

  /** Sends a reply, or keeps it until the turn's changes are on disk. */
  void send(Connection connection, Reply reply) {
    if (!syncsFirst) {
      connection.send(reply);
    } else if (connection.sendWhenSynced(reply)) {
      unsynced.add(connection);
    }
  }

  /** Has requests kept from now on; any thread may call. */
  void capture(Capture.Lane in) {
    capture = in;
  }

  /** Where requests are kept, or null. */
  Capture.@Nullable Lane capture() {
    return capture;
  }

  /** Ends the turn's batch. */
  void end() {
    Capture.Lane lane = capture;
    if (lane != null) {
      lane.endBatch();
    }
    if (!isJournaled) {
      return;
    }
    keyspace.endBatch(syncsFirst && !unsynced.isEmpty());
    if (!unsynced.isEmpty()) {
      unsynced.forEach(Connection::sendSynced);
      unsynced.clear();
    }
  }
}
