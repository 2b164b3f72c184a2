package dev.assay.kv.server;

import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import dev.assay.transport.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/** What others ask of a core: tasks, and messages for its connections. */
final class Mailbox {

  private static final int TASKS = 1024;

  private final BoundedQueue<Runnable> tasks = QueueKind.JCTOOLS_MPSC.create(TASKS);
  private final Queue<Runnable> deliveries = new MpscUnboundedVarHandleArrayQueue<>(TASKS);
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
    while (!tasks.offer(task)) {
      Thread.onSpinWait();
    }
    wake();
  }

  /** Does something before the core waits again; only its own thread may call. */
  void later(Runnable task) {
    later.add(task);
    wake();
  }

  /** Delivers a message on the core's thread, soon, however many wait; any thread may call. */
  void deliver(Runnable delivery) {
    deliveries.add(delivery);
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
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
    for (Runnable task; (task = later.poll()) != null; ) {
      task.run();
    }
    for (Runnable delivery; (delivery = deliveries.poll()) != null; ) {
      delivery.run();
    }
    for (int i = 0; i < toSend.size(); i++) {
      toSend.get(i).send();
    }
    toSend.clear();
  }
}
