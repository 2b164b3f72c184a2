package dev.assay.kv.server;

import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.keyspace.Databases;
import java.util.List;

/** What a core does now and then, a little each time. */
final class Upkeep {

  /** Buckets looked at for expired keys, and again while many are found. */
  private static final int EXPIRE_BUCKETS = 512;

  private static final int EXPIRE_ROUNDS = 16;

  private final Databases databases;
  private final Settings settings;

  Upkeep(Databases databases, Settings settings) {
    this.databases = databases;
    this.settings = settings;
  }

  /** Lets go of keys that have expired. */
  void expire() {
    if (settings.activeExpiry) {
      for (int round = 0; round < EXPIRE_ROUNDS; round++) {
        if (databases.expire(EXPIRE_BUCKETS) < EXPIRE_BUCKETS / 16) {
          break;
        }
      }
    }
  }

  /** Lets go of connections that were idle for too long, and wait neither for keys nor messages. */
  void closeIdle(List<Connection> connections, long nowMillis) {
    long idleMillis = settings.idleSeconds * 1000;
    if (idleMillis > 0) {
      for (Connection connection : connections) {
        if (nowMillis - connection.lastActive() > idleMillis
            && connection.waiting() == null
            && !connection.isSubscribed()) {
          connection.end();
        }
      }
    }
  }
}
