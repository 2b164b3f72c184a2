package dev.assay.exec.load;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Parts of a table made side by side and appended in their order, so that a table comes out the
 * same however many threads made it. Few parts are under way at once, and their buffers are used
 * again, which bounds the heap.
 */
final class OrderedLoad {

  /** Parts under way for each thread: enough to do while a row group is put together. */
  private static final int PARTS_PER_THREAD = 6;

  private OrderedLoad() {}

  /** Something that can put some rows of a table into buffers. */
  @FunctionalInterface
  interface Part {
    void read(ColumnBuffer[] target);
  }

  /**
   * Loads a table.
   *
   * @param parts in the order of their rows; asked by the calling thread only
   * @param threads how many make parts and encode columns, 1 or more
   * @throws LoadFailure of the first part in order that fails; nothing then stays open
   */
  static Table load(
      TableDefinition definition, Iterator<Part> parts, int threads, MemoryBudget budget) {
    // Columns of a full row group come before parts: as long as it is not written, no part is
    // appended, and none begun.
    LinkedBlockingDeque<Runnable> tasks = new LinkedBlockingDeque<>();
    try (var executor = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, tasks);
        TableWriter writer = new TableWriter(definition, budget, tasks::addFirst)) {
      try {
        executor.prestartAllCoreThreads();
        appendAll(definition, parts, threads, executor, writer);
        return writer.seal();
      } catch (RuntimeException | Error e) {
        executor.shutdownNow();
        throw e;
      }
    }
  }

  private static void appendAll(
      TableDefinition definition,
      Iterator<Part> parts,
      int threads,
      ExecutorService executor,
      TableWriter writer) {
    Deque<Future<ColumnBuffer[]>> underWay = new ArrayDeque<>();
    Deque<ColumnBuffer[]> unused = new ArrayDeque<>();
    while (parts.hasNext() || !underWay.isEmpty()) {
      while (parts.hasNext() && underWay.size() < PARTS_PER_THREAD * threads) {
        Part part = parts.next();
        ColumnBuffer[] buffers =
            unused.isEmpty() ? TableWriter.buffers(definition) : unused.removeLast();
        underWay.add(
            executor.submit(
                () -> {
                  part.read(buffers);
                  return buffers;
                }));
      }
      ColumnBuffer[] filled = result(underWay.remove());
      writer.append(filled);
      for (ColumnBuffer buffer : filled) {
        buffer.clear();
      }
      unused.add(filled);
    }
  }

  private static ColumnBuffer[] result(Future<ColumnBuffer[]> part) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new LoadFailure("" + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailure("loading was interrupted", e);
    }
  }
}
