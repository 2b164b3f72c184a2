package dev.assay.exec.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineExecutorTest {

  private static final int MORSELS = 200;

  /** A source of one row a morsel: the number of the morsel. */
  private record Numbers(boolean isOrdered, IntConsumer seen) implements Source {
    @Override
    public int morsels() {
      return MORSELS;
    }

    @Override
    public Reader open(int vectorLength) {
      Batch batch = new Batch(vectorLength);
      int column = batch.addComputed(Lane.INT);
      return new Reader() {
        @Override
        public Layout layout() {
          return new Layout(batch, new int[] {column});
        }

        @Override
        public void neededAfter(boolean[] columns) {
          assertTrue(columns[column], "the sink reads the column");
        }

        @Override
        public void read(int morsel, Consumer<Batch> next) {
          seen.accept(morsel);
          batch.begin(1);
          batch.fill(column).ints()[0] = morsel;
          next.accept(batch);
        }
      };
    }
  }

  /** Counts what comes, and who brings it. */
  private static class Counting implements Sink {
    final AtomicIntegerArray seen = new AtomicIntegerArray(MORSELS);
    final AtomicInteger finished = new AtomicInteger();
    final AtomicInteger completed = new AtomicInteger();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public Stage open(Layout input) {
      return new Stage(input) {
        @Override
        public void accept(Batch batch) {
          threads.add(Thread.currentThread());
          seen.incrementAndGet(batch.column(input.column(0)).ints()[0]);
        }

        @Override
        public void markReads(boolean[] columns) {
          columns[input.column(0)] = true;
        }

        @Override
        public void finish() {
          finished.incrementAndGet();
        }
      };
    }

    @Override
    public void complete(Workers workers) {
      workers.forEach(7, completed::addAndGet);
      workers.forEach(0, task -> completed.set(-1));
      workers.forEach(1, completed::addAndGet);
    }
  }

  private static void run(int workers, Source source, Sink sink, Cancellation cancellation) {
    ExecutionConfig config = new ExecutionConfig(workers, 64, 0, workers > 2);
    try (PipelineExecutor executor = new PipelineExecutor(config)) {
      executor.run(List.of(new Pipeline(source, List.of(), sink)), cancellation);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyMorselIsReadOnceAndEverythingIsFinished(int workers) {
    Counting sink = new Counting();
    run(workers, new Numbers(false, morsel -> {}), sink, new Cancellation());
    for (int morsel = 0; morsel < MORSELS; morsel++) {
      assertEquals(1, sink.seen.get(morsel), "morsel " + morsel);
    }
    assertTrue(sink.finished.get() >= 1 && sink.finished.get() <= workers, "who came finished");
    assertEquals(21, sink.completed.get());
    assertTrue(sink.threads.size() <= workers, sink.threads::toString);
  }

  @Test
  void oneWorkerIsTheCaller() {
    Counting sink = new Counting();
    run(1, new Numbers(false, morsel -> {}), sink, new Cancellation());
    assertEquals(Set.of(Thread.currentThread()), sink.threads);
  }

  @Test
  void workersCanBeAddedAndLeftOut() {
    try (PipelineExecutor executor = new PipelineExecutor(ExecutionConfig.of(1))) {
      executor.configure(config -> config.withWorkers(3));
      CountDownLatch together = new CountDownLatch(3);
      Source meeting =
          new Numbers(
              false,
              morsel -> {
                together.countDown();
                try {
                  assertTrue(together.await(30, TimeUnit.SECONDS), "three workers");
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      executor.run(List.of(new Pipeline(meeting, List.of(), new Counting())), new Cancellation());
      executor.configure(config -> config.withWorkers(1));
      Counting alone = new Counting();
      Source source = new Numbers(false, morsel -> {});
      executor.run(List.of(new Pipeline(source, List.of(), alone)), new Cancellation());
      assertEquals(Set.of(Thread.currentThread()), alone.threads);
    }
  }

  @Test
  void orderedMorselsAreReadInOrderByTheCaller() {
    Counting sink = new Counting();
    AtomicInteger expected = new AtomicInteger();
    Source source = new Numbers(true, morsel -> assertEquals(expected.getAndIncrement(), morsel));
    run(3, source, sink, new Cancellation());
    assertEquals(MORSELS, expected.get());
    assertEquals(Set.of(Thread.currentThread()), sink.threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatAWorkerThrowsReachesTheCaller(int workers) {
    IllegalStateException failure = new IllegalStateException("morsel 17");
    Counting sink = new Counting();
    Source source =
        new Numbers(
            false,
            morsel -> {
              if (morsel == 17) {
                throw failure;
              }
            });
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class, () -> run(workers, source, sink, new Cancellation())));
    assertEquals(0, sink.completed.get());
  }

  /** Whoever has no memory left: the caller, a helper, or the sink in the end. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void memoryThatRunsOutEndsTheQueryInASentence(int workers) {
    AtomicInteger read = new AtomicInteger();
    Source source =
        new Numbers(
            false,
            morsel -> {
              if (morsel >= 17 && read.incrementAndGet() > 0) {
                throw new OutOfMemoryError("made");
              }
            });
    for (int again = 0; again < 3; again++) {
      SqlException e =
          assertThrows(
              SqlException.class, () -> run(workers, source, new Counting(), new Cancellation()));
      assertTrue(e.sentence().contains("(made): lower the memory budget"), e.sentence());
    }
    assertTrue(read.get() >= 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void cancellingEndsTheQuery(int workers) {
    Counting sink = new Counting();
    Cancellation cancellation = new Cancellation();
    AtomicInteger read = new AtomicInteger();
    Source source =
        new Numbers(
            false,
            morsel -> {
              if (read.incrementAndGet() == 20) {
                cancellation.cancel();
              }
            });
    assertThrows(CancellationException.class, () -> run(workers, source, sink, cancellation));
    assertTrue(read.get() < 20 + workers, "each worker ends at its next morsel");
    assertEquals(0, sink.completed.get());
  }

  @Test
  void severalCallersShareTheWorkers() throws Exception {
    ExecutionConfig config = new ExecutionConfig(3, 64, 0, true);
    try (PipelineExecutor executor = new PipelineExecutor(config);
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Callable<Counting>> queries = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        queries.add(
            () -> {
              Counting sink = new Counting();
              executor.run(
                  List.of(new Pipeline(new Numbers(false, morsel -> {}), List.of(), sink)),
                  new Cancellation());
              return sink;
            });
      }
      for (Future<Counting> done : callers.invokeAll(queries)) {
        Counting sink = done.get();
        assertEquals(21, sink.completed.get());
        for (int morsel = 0; morsel < MORSELS; morsel++) {
          assertEquals(1, sink.seen.get(morsel), "morsel " + morsel);
        }
      }
    }
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    Set<Thread> helpers = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    PipelineExecutor executor = new PipelineExecutor(ExecutionConfig.of(2));
    Counting sink =
        new Counting() {
          @Override
          public void complete(Workers workers) {
            workers.forEach(
                2,
                task -> {
                  helpers.add(Thread.currentThread());
                  both.countDown();
                  awaitQuietly(both);
                });
          }
        };
    executor.run(
        List.of(new Pipeline(new Numbers(false, morsel -> {}), List.of(), sink)),
        new Cancellation());
    assertEquals(2, helpers.size());
    executor.close();
    helpers.remove(Thread.currentThread());
    for (Thread thread : helpers) {
      assertTrue(thread.join(Duration.ofSeconds(30)), "the worker ends");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "a second worker comes");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
