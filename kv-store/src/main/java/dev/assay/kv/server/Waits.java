package dev.assay.kv.server;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Dispatcher;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.command.SlowCommands;
import dev.assay.kv.server.command.Waiting;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.resp.Reply;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Commands that wait for keys. When a key has changed, all that wait for it are tried again, once
 * the command or transaction that changed it is over, in the order in which they came. Keys change
 * on any core; all else is for a core that is alone.
 */
final class Waits {

  private record Ready(Waiting waiting, KeyName key) {}

  private final Settings settings;
  private final SlowCommands slowCommands;
  private final Reply reply = new Reply();
  private final Set<Waiting> all = new LinkedHashSet<>();
  private final Deque<Ready> ready = new ConcurrentLinkedDeque<>();
  private volatile boolean isReady;
  private volatile long nextMillis = Long.MAX_VALUE;

  Waits(Settings settings, SlowCommands slowCommands) {
    this.settings = settings;
    this.slowCommands = slowCommands;
  }

  /** Lets the client of a call wait for these keys. */
  void add(Call asked, int[] keys, long untilMillis) {
    Waiting waiting = new Waiting(asked, untilMillis, this::changed);
    for (int key : keys) {
      boolean _ = asked.find(key);
      waiting.keys().add(asked.keys().watch(waiting));
    }
    all.add(waiting);
    asked.client().setWaiting(waiting);
    if (untilMillis > 0) {
      nextMillis = Math.min(nextMillis, untilMillis);
    }
  }

  private void changed(Waiting waiting, KeyName key) {
    ready.add(new Ready(waiting, key));
    isReady = true;
  }

  /** Whether some are to be tried again. */
  boolean isReady() {
    return isReady;
  }

  /** Tries those again whose keys have changed, by this call. */
  void serve(Call call, Dispatcher dispatcher) {
    isReady = false;
    for (Ready next; (next = ready.poll()) != null; ) {
      Waiting waiting = next.waiting();
      waiting.taken(next.key());
      if (all.contains(waiting)) {
        reply.setProtocol(waiting.client().protocol());
        call.set(waiting.client(), waiting.request(), reply);
        call.setCommand(waiting.command());
        call.tryAgain(next.key());
        dispatcher.runAgain(call, reply);
        if (reply.size() > 0) {
          end(waiting, call.core().databases());
        }
      }
    }
  }

  private void end(Waiting waiting, Databases databases) {
    long took = System.nanoTime() - waiting.beganNanos();
    if (took >= settings.slowNanos) {
      slowCommands.add(
          waiting.command(), waiting.request(), waiting.client(), took / 1000, settings.mostSlow);
    }
    forget(waiting, databases);
    waiting.client().answer(reply);
    reply.clear();
  }

  /** Forgets what a client waits for. */
  void forget(Waiting waiting, Databases databases) {
    if (all.remove(waiting)) {
      waiting.keys().forEach(key -> databases.unwatch(key, waiting));
      waiting.request().free();
    }
  }

  /** Ends the waiting of a client, as if its time were over, or with an error. */
  boolean unblock(Client client, boolean isError, Databases databases) {
    Waiting waiting = client.waiting();
    if (waiting == null || !all.contains(waiting)) {
      return false;
    }
    reply.setProtocol(client.protocol());
    if (isError) {
      reply.error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    } else {
      reply.nullArray();
    }
    end(waiting, databases);
    return true;
  }

  /** When the next one will have waited long enough; any core. */
  long nextMillis() {
    return nextMillis;
  }

  /** Ends what has waited long enough. */
  void expire(long nowMillis, Databases databases) {
    List<Client> over = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (Waiting waiting : all) {
      if (waiting.untilMillis() > 0 && waiting.untilMillis() <= nowMillis) {
        over.add(waiting.client());
      } else if (waiting.untilMillis() > 0) {
        next = Math.min(next, waiting.untilMillis());
      }
    }
    nextMillis = next;
    over.forEach(client -> unblock(client, false, databases));
  }
}
