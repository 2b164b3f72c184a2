package dev.assay.kv.server;

import dev.assay.transport.Worker;
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

  /** So many tasks a turn, before what has come on connections is looked at again. */
  private static final int MOST_TASKS = 4096;

  private final Queue<Runnable> tasks = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final List<Outgoing> toSend = new ArrayList<>();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Worker worker;
  private volatile boolean isAsleep;

  /** Belongs to the calling thread, which waits by this worker. */
  void open(Worker newWorker) {
    worker = newWorker;
    thread = Thread.currentThread();
  }

  /** The core has ended: nothing wakes it. */
  void close() {
    worker = null;
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

  /** Lets the core look at what has come, if it sleeps. */
  void wake() {
    Worker waiting = worker;
    if (isAsleep && waiting != null) {
      isAsleep = false;
      waiting.wakeup();
    }
  }

  /**
   * Whether the core may sleep; if so, others wake it until {@link #awake}. Either they see that it
   * sleeps, or it sees what they have asked for before.
   */
  boolean maySleep() {
    isAsleep = true;
    boolean may = tasks.isEmpty();
    isAsleep = may;
    return may;
  }

  /** The core does something, and looks here again before it sleeps. */
  void awake() {
    if (isAsleep) {
      isAsleep = false;
    }
  }

  /** Sends what was delivered to a connection at the end of this turn. */
  void sendLater(Outgoing connection) {
    toSend.add(connection);
  }

  /** Does what was asked for, on the core's thread. */
  void run() {
    Runnable task;
    for (int i = 0; i < MOST_TASKS && (task = tasks.poll()) != null; i++) {
      task.run();
    }
    for (int i = 0; i < toSend.size(); i++) {
      toSend.get(i).send();
    }
    toSend.clear();
  }
}
