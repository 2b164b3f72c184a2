package dev.assay.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of queue must do. */
class BoundedQueueContractTest {

  private static final int TRANSFERS = 200_000;

  @ParameterizedTest
  @EnumSource
  void anEmptyQueueGivesNothing(QueueKind kind) {
    BoundedQueue<Integer> queue = kind.create(8);
    assertNull(queue.poll());
    assertEquals(0, queue.size());
    assertEquals(0, queue.drain(element -> {}, 10));
  }

  @ParameterizedTest
  @EnumSource
  void capacityIsRoundedUpAndHolds(QueueKind kind) {
    assertEquals(8, kind.create(1).capacity());
    assertEquals(8, kind.create(8).capacity());
    assertEquals(16, kind.create(9).capacity());
    assertEquals(1024, kind.create(1000).capacity());
    assertThrows(IllegalArgumentException.class, () -> kind.create(0));
    assertThrows(IllegalArgumentException.class, () -> kind.create(-1));
    assertThrows(IllegalArgumentException.class, () -> kind.create(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @EnumSource
  void aFullQueueRefusesAndLosesNothing(QueueKind kind) {
    BoundedQueue<Integer> queue = kind.create(8);
    for (int i = 0; i < 8; i++) {
      assertTrue(queue.offer(i));
      assertEquals(i + 1, queue.size());
    }
    assertFalse(queue.offer(99));
    assertEquals(0, queue.poll());
    assertTrue(queue.offer(8));
    assertFalse(queue.offer(99));
    for (int i = 1; i <= 8; i++) {
      assertEquals(i, queue.poll());
    }
    assertNull(queue.poll());
  }

  @ParameterizedTest
  @EnumSource
  void keepsOrderOverManyLaps(QueueKind kind) {
    BoundedQueue<Integer> queue = kind.create(16);
    int next = 0;
    for (int i = 0; i < 1_000; i++) {
      for (int k = 0; k <= i % 16; k++) {
        assertTrue(queue.offer(i * 16 + k));
      }
      for (int k = 0; k <= i % 16; k++) {
        assertEquals(i * 16 + k, queue.poll());
        next++;
      }
    }
    assertTrue(next > 8_000);
  }

  @ParameterizedTest
  @EnumSource
  void drainsInOrderUpToTheLimit(QueueKind kind) {
    BoundedQueue<Integer> queue = kind.create(16);
    Stream.of(1, 2, 3, 4, 5).forEach(queue::offer);
    List<Integer> seen = new ArrayList<>();
    assertEquals(0, queue.drain(seen::add, 0));
    assertEquals(3, queue.drain(seen::add, 3));
    assertEquals(2, queue.drain(seen::add, 100));
    assertEquals(List.of(1, 2, 3, 4, 5), seen);
    assertEquals(0, queue.size());
  }

  @ParameterizedTest
  @EnumSource
  void aThrowingActionConsumesItsElementOnly(QueueKind kind) {
    BoundedQueue<Integer> queue = kind.create(16);
    Stream.of(1, 2, 3).forEach(queue::offer);
    assertThrows(
        ArithmeticException.class,
        () ->
            queue.drain(
                element -> {
                  throw new ArithmeticException();
                },
                3));
    assertEquals(2, queue.poll());
    assertEquals(3, queue.poll());
    assertNull(queue.poll());
  }

  @ParameterizedTest
  @EnumSource
  void transfersEverythingAndKeepsEachProducersOrder(QueueKind kind) throws InterruptedException {
    int producers = kind.topology() == Topology.SPSC ? 1 : 3;
    int consumers = kind.topology() == Topology.MPMC ? 2 : 1;
    BoundedQueue<long[]> queue = kind.create(64);
    AtomicLong sum = new AtomicLong();
    AtomicInteger left = new AtomicInteger(producers * TRANSFERS);
    List<Runnable> sides = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      long producer = p;
      sides.add(() -> produce(queue, producer));
    }
    for (int c = 0; c < consumers; c++) {
      sides.add(() -> consume(queue, producers, left, sum));
    }
    TwoThreads.run(sides.toArray(Runnable[]::new));
    assertEquals(producers * (TRANSFERS * (TRANSFERS - 1L) / 2), sum.get());
    assertEquals(0, queue.size());
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothing(QueueKind kind) {
    BoundedQueue<Object> queue = kind.create(64);
    Object element = new Object();
    long[] drained = new long[1];
    java.util.function.Consumer<Object> action = e -> drained[0]++;
    double bytes =
        Allocation.bytesPerCall(
            () -> {
              queue.offer(element);
              queue.offer(element);
              queue.poll();
              queue.drain(action, 8);
            });
    assertTrue(bytes < 0.01, kind + " allocates " + bytes + " B a round");
    assertTrue(drained[0] > 0);
  }

  private static void produce(BoundedQueue<long[]> queue, long producer) {
    for (int i = 0; i < TRANSFERS; i++) {
      long[] element = {producer, i};
      while (!queue.offer(element)) {
        TwoThreads.pause();
      }
    }
  }

  private static void consume(
      BoundedQueue<long[]> queue, int producers, AtomicInteger left, AtomicLong sum) {
    long[] last = new long[producers];
    java.util.Arrays.fill(last, -1);
    long ownSum = 0;
    while (left.get() > 0) {
      long[] element = queue.poll();
      if (element == null) {
        TwoThreads.pause();
      } else {
        int producer = (int) element[0];
        if (element[1] <= last[producer]) {
          throw new AssertionError(
              "producer " + producer + ": " + element[1] + " after " + last[producer]);
        }
        last[producer] = element[1];
        ownSum += element[1];
        left.decrementAndGet();
      }
    }
    sum.addAndGet(ownSum);
  }
}
