package dev.assay.bench.suite.handoff;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** What is compared. Rings and spinning queues wait by spinning; blocking ones park. */
enum Subject {
  ABQ_BLOCKING,
  ABQ_SPINNING,
  LTQ_BLOCKING,
  LTQ_SPINNING,
  JCTOOLS_SPSC,
  JCTOOLS_MPSC,
  AGRONA_SPSC,
  AGRONA_MPSC,
  DISRUPTOR,
  VIRTUAL_ABQ,
  VIRTUAL_SYNCHRONOUS;

  static final int CAPACITY = 1024;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** True where both ends are virtual threads. */
  boolean isVirtual() {
    return this == VIRTUAL_ABQ || this == VIRTUAL_SYNCHRONOUS;
  }

  /** True for the rings that the claim is about. */
  boolean isRing() {
    return switch (this) {
      case JCTOOLS_SPSC, JCTOOLS_MPSC, AGRONA_SPSC, AGRONA_MPSC, DISRUPTOR -> true;
      default -> false;
    };
  }

  boolean allowsManyProducers() {
    return this != JCTOOLS_SPSC && this != AGRONA_SPSC && this != DISRUPTOR;
  }

  BoundedQueue<Integer> open() {
    return switch (this) {
      case ABQ_BLOCKING, VIRTUAL_ABQ -> new Blocking(new ArrayBlockingQueue<>(CAPACITY));
      case ABQ_SPINNING -> new Spinning(new ArrayBlockingQueue<>(CAPACITY));
      case LTQ_BLOCKING -> new Blocking(new LinkedTransferQueue<>());
      case LTQ_SPINNING -> new Spinning(new LinkedTransferQueue<>());
      case VIRTUAL_SYNCHRONOUS -> new Blocking(new SynchronousQueue<>());
      case DISRUPTOR -> new DisruptorQueue();
      case JCTOOLS_SPSC, JCTOOLS_MPSC, AGRONA_SPSC, AGRONA_MPSC ->
          QueueKind.valueOf(name()).create(CAPACITY);
    };
  }

  /** A queue of the JDK under the contract of ours. */
  private abstract static class Adapted implements BoundedQueue<Integer> {
    @Override
    public int size() {
      throw new UnsupportedOperationException("not measured");
    }

    @Override
    public int capacity() {
      return CAPACITY;
    }
  }

  /** Parks rather than saying full or empty. */
  private static final class Blocking extends Adapted {
    private final BlockingQueue<Integer> queue;

    Blocking(BlockingQueue<Integer> queue) {
      this.queue = queue;
    }

    @Override
    public boolean offer(Integer element) {
      try {
        queue.put(element);
        return true;
      } catch (InterruptedException e) {
        throw new IllegalStateException("stopped", e);
      }
    }

    @Override
    public Integer poll() {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException("stopped", e);
      }
    }
  }

  private static final class Spinning extends Adapted {
    private final BlockingQueue<Integer> queue;

    Spinning(BlockingQueue<Integer> queue) {
      this.queue = queue;
    }

    @Override
    public boolean offer(Integer element) {
      return queue.offer(element);
    }

    @Override
    public @Nullable Integer poll() {
      return queue.poll();
    }
  }

  /** One producer; the consumer asks, as with the queues, rather than being called back. */
  private static final class DisruptorQueue extends Adapted {
    private final RingBuffer<@Nullable Integer[]> ring =
        RingBuffer.createSingleProducer(() -> new Integer[1], CAPACITY, new BusySpinWaitStrategy());
    private final EventPoller<@Nullable Integer[]> poller = ring.newPoller();
    private @Nullable Integer taken;
    private final EventPoller.Handler<@Nullable Integer[]> handler =
        (event, sequence, endOfBatch) -> {
          taken = event[0];
          return false;
        };

    DisruptorQueue() {
      ring.addGatingSequences(poller.getSequence());
    }

    @Override
    public boolean offer(Integer element) {
      long sequence = ring.next();
      ring.get(sequence)[0] = element;
      ring.publish(sequence);
      return true;
    }

    @Override
    public @Nullable Integer poll() {
      try {
        return poller.poll(handler) == EventPoller.PollState.PROCESSING ? taken : null;
      } catch (Exception e) {
        throw new IllegalStateException("the handler throws nothing", e);
      }
    }
  }
}
