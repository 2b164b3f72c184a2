package dev.assay.engine.queue;

import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/** Agrona's queues under our contract, which is theirs. */
final class AgronaQueues {

  private AgronaQueues() {}

  static final class OneToOne<E> extends OneToOneConcurrentArrayQueue<E>
      implements BoundedQueue<E> {
    OneToOne(int capacity) {
      super(capacity);
    }
  }

  static final class ManyToOne<E> extends ManyToOneConcurrentArrayQueue<E>
      implements BoundedQueue<E> {
    ManyToOne(int capacity) {
      super(capacity);
    }
  }

  static final class ManyToMany<E> extends ManyToManyConcurrentArrayQueue<E>
      implements BoundedQueue<E> {
    ManyToMany(int capacity) {
      super(capacity);
    }
  }
}
