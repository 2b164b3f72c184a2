package dev.assay.kv.server;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Waiting;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.keyspace.KeyName;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Commands that wait for keys, of one core. When a key has changed, all that wait for it are tried
 * again, once the command or transaction that changed it is over, in the order in which they came.
 */
final class Waits {

  private record Ready(Waiting waiting, KeyName key) {}

  private final Databases databases;
  private final Call call;
  private final Reply reply = new Reply();
  private final Set<Waiting> all = new LinkedHashSet<>();
  private final Deque<Ready> ready = new ArrayDeque<>();

  /** With a call of its own. */
  Waits(Databases databases, Call call) {
    this.databases = databases;
    this.call = call;
  }

  /** Lets the client of a call wait for these keys. */
  void add(Call asked, int[] keys, long untilMillis) {
    Waiting waiting = new Waiting(asked, untilMillis, (who, key) -> ready.add(new Ready(who, key)));
    for (int key : keys) {
      boolean _ = asked.find(key);
      waiting.keys().add(asked.keys().watch(waiting));
    }
    all.add(waiting);
    asked.client().setWaiting(waiting);
  }

  /** Whether some are to be tried again. */
  boolean isReady() {
    return !ready.isEmpty();
  }

  /** Tries those again whose keys have changed. */
  void serve() {
    for (Ready next; (next = ready.poll()) != null; ) {
      Waiting waiting = next.waiting();
      waiting.taken(next.key());
      if (all.contains(waiting)) {
        reply.setProtocol(waiting.client().protocol());
        call.set(waiting.client(), waiting.request(), reply);
        call.setCommand(waiting.command());
        call.tryAgain(next.key());
        try {
          waiting.command().handler().run(call);
        } catch (ReplyError e) {
          reply.clear();
          reply.error(e.text());
        }
        if (reply.size() > 0) {
          end(waiting);
        }
      }
    }
  }

  private void end(Waiting waiting) {
    forget(waiting);
    waiting.client().push(reply);
    reply.clear();
    waiting.client().waited();
  }

  /** Forgets what a client waits for. */
  void forget(Waiting waiting) {
    if (all.remove(waiting)) {
      waiting.keys().forEach(key -> databases.unwatch(key, waiting));
      waiting.request().free();
    }
  }

  /** Ends the waiting of a client, as if its time were over, or with an error. */
  boolean unblock(Client client, boolean isError) {
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
    end(waiting);
    return true;
  }

  /** Ends what has waited long enough, and returns when the next one will have. */
  long expire(long nowMillis, long laterMillis) {
    long next = laterMillis;
    if (!all.isEmpty()) {
      List<Client> over = new ArrayList<>();
      for (Waiting waiting : all) {
        if (waiting.untilMillis() > 0 && waiting.untilMillis() <= nowMillis) {
          over.add(waiting.client());
        } else if (waiting.untilMillis() > 0) {
          next = Math.min(next, waiting.untilMillis());
        }
      }
      over.forEach(client -> unblock(client, false));
    }
    return next;
  }
}
