package dev.assay.engine.queue;

import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/** JCTools' queues under our contract: by inheritance, so that no call goes through an adapter. */
@SuppressWarnings("overloads") // theirs takes a consumer type of its own; only the contract is seen
final class JctoolsQueues {

  private JctoolsQueues() {}

  /** Takes what is visible now; a relaxed poll does not wait for a producer in mid-offer. */
  private static <E> int drain(
      MessagePassingQueue<E> queue, java.util.function.Consumer<E> action, int limit) {
    int taken = 0;
    E element;
    while (taken < limit && (element = queue.relaxedPoll()) != null) {
      taken++;
      action.accept(element);
    }
    return taken;
  }

  static final class Spsc<E> extends SpscVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Spsc(int capacity) {
      super(capacity);
    }

    @Override
    public int drain(java.util.function.Consumer<E> action, int limit) {
      return JctoolsQueues.drain(this, action, limit);
    }
  }

  static final class Mpsc<E> extends MpscVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Mpsc(int capacity) {
      super(capacity);
    }

    @Override
    public int drain(java.util.function.Consumer<E> action, int limit) {
      return JctoolsQueues.drain(this, action, limit);
    }
  }

  static final class Mpmc<E> extends MpmcVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Mpmc(int capacity) {
      super(capacity);
    }

    @Override
    public int drain(java.util.function.Consumer<E> action, int limit) {
      return JctoolsQueues.drain(this, action, limit);
    }
  }
}
