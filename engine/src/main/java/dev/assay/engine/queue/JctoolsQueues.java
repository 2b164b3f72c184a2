package dev.assay.engine.queue;

import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/** JCTools' queues under our contract: by inheritance, so that no call goes through an adapter. */
@SuppressWarnings("overloads") // theirs drains to a consumer type of its own; nobody sees it here
final class JctoolsQueues {

  private JctoolsQueues() {}

  static final class Spsc<E> extends SpscVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Spsc(int capacity) {
      super(capacity);
    }
  }

  static final class Mpsc<E> extends MpscVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Mpsc(int capacity) {
      super(capacity);
    }
  }

  static final class Mpmc<E> extends MpmcVarHandleArrayQueue<E> implements BoundedQueue<E> {
    Mpmc(int capacity) {
      super(capacity);
    }
  }
}
