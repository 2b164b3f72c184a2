package dev.assay.kv.server;

import dev.assay.transport.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What others ask of a core. The queue has no bound of its own, so nobody ever waits to get
 * something in: two cores that waited for room at each other's would never go on. What bounds it is
 * what is asked: a message at a time for each connection, and what is on the way to subscribers.
 */
final class Mailbox {

  private static final int CHUNK = 1024;

  private final Queue<Runnable> tasks = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<Outgoing> toSend = new ArrayList<>();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Worker worker;

  /** Belongs to the calling thread, which waits by this worker. */
  void open(Worker newWorker) {
    worker = newWorker;
    thread = Thread.currentThread();
  }

  /** Whether the calling thread is the core's. */
  boolean isOwn() {
    return Thread.currentThread().equals(thread);
  }

  /** Does something on the core's thread, soon; any thread may call. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** Does something before the core waits again; only its own thread may call. */
  void later(Runnable task) {
    later.add(task);
    wake();
  }

  /** Lets the core look at what has come. */
  void wake() {
    Worker waiting = worker;
    if (waiting != null) {
      waiting.wakeup();
    }
  }

  /** Sends what was delivered to a connection at the end of this turn. */
  void sendLater(Outgoing connection) {
    toSend.add(connection);
  }

  /** Does what was asked for, on the core's thread. */
  void run() {
    for (Runnable task; (task = later.poll()) != null; ) {
      task.run();
    }
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
    for (int i = 0; i < toSend.size(); i++) {
      toSend.get(i).send();
    }
    toSend.clear();
  }
}
