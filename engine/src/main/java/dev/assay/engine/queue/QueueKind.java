package dev.assay.engine.queue;

import dev.assay.engine.jvm.JvmFlag;

/**
 * The queues to choose from. JCTools' are Vyukov-style array queues on VarHandles; Agrona's keep
 * head and tail apart and check them against cached copies.
 */
public enum QueueKind {
  /** {@code SpscVarHandleArrayQueue}: wait-free, signals by the slot itself. */
  JCTOOLS_SPSC(Topology.SPSC),
  /** {@code MpscVarHandleArrayQueue}: producers claim by compare-and-set. */
  JCTOOLS_MPSC(Topology.MPSC),
  /** {@code MpmcVarHandleArrayQueue}: a sequence beside every slot. */
  JCTOOLS_MPMC(Topology.MPMC),
  /** {@code OneToOneConcurrentArrayQueue}. */
  AGRONA_SPSC(Topology.SPSC),
  /** {@code ManyToOneConcurrentArrayQueue}: poll may see nothing while size is above zero. */
  AGRONA_MPSC(Topology.MPSC),
  /** {@code ManyToManyConcurrentArrayQueue}. */
  AGRONA_MPMC(Topology.MPMC);

  /** Smallest and largest capacity that every kind supports. */
  private static final int MIN_CAPACITY = 8;

  private static final int MAX_CAPACITY = 1 << 30;

  private final Topology topology;

  QueueKind(Topology topology) {
    this.topology = topology;
  }

  /** Who may use a queue of this kind at the same time. */
  public Topology topology() {
    return topology;
  }

  /**
   * A new, empty queue.
   *
   * @param capacity elements it must hold, 1 to 2^30; rounded up to a power of two of at least 8
   * @throws UnsupportedOperationException for Agrona's kinds where the JVM lacks {@link
   *     JvmFlag#AGRONA}
   */
  public <E> BoundedQueue<E> create(int capacity) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException("a queue holds 1 to 2^30 elements, not " + capacity);
    }
    int rounded = Math.max(MIN_CAPACITY, Integer.highestOneBit(2 * capacity - 1));
    if (isOfAgrona()) {
      JvmFlag.AGRONA.require();
    }
    return switch (this) {
      case JCTOOLS_SPSC -> new JctoolsQueues.Spsc<>(rounded);
      case JCTOOLS_MPSC -> new JctoolsQueues.Mpsc<>(rounded);
      case JCTOOLS_MPMC -> new JctoolsQueues.Mpmc<>(rounded);
      case AGRONA_SPSC -> new AgronaQueues.OneToOne<>(rounded);
      case AGRONA_MPSC -> new AgronaQueues.ManyToOne<>(rounded);
      case AGRONA_MPMC -> new AgronaQueues.ManyToMany<>(rounded);
    };
  }

  private boolean isOfAgrona() {
    return switch (this) {
      case JCTOOLS_SPSC, JCTOOLS_MPSC, JCTOOLS_MPMC -> false;
      case AGRONA_SPSC, AGRONA_MPSC, AGRONA_MPMC -> true;
    };
  }
}
