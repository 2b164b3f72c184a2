package dev.assay.exec.operator.result;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Delivers a query's rows in results of a few thousand each, in order, while it runs. */
public final class ChunkSink implements Sink {

  private static final int MOST_KEPT = 64;
  private static final int CHUNK_ROWS = 1 << 13;
  private static final long CHUNK_TEXT_BYTES = 1 << 23;

  private final List<ValueType> types;
  private final List<String> names;
  private final Consumer<QueryResult> target;
  private final MorselOrder<RowStore> order = new MorselOrder<>(MOST_KEPT, this::collect);
  private RowStore collected;
  private long collectedTextBytes;

  /**
   * A sink.
   *
   * @param types of the columns
   * @param names of the columns
   * @param target takes rows, one part after the other; may wait, and may throw to end the query
   */
  public ChunkSink(List<ValueType> types, List<String> names, Consumer<QueryResult> target) {
    this.types = types;
    this.names = names;
    this.target = target;
    collected = newStore();
  }

  private RowStore newStore() {
    return new RowStore(types.stream().map(ValueType::lane).toList(), 0, QueryMemory.unbounded());
  }

  @Override
  public Stage open(Layout input) {
    return new ChunkStage(input, IntStream.range(0, types.size()).toArray());
  }

  @Override
  public void complete(Workers workers) {
    deliver();
  }

  @Override
  public void fail() {
    order.fail();
  }

  /** Takes rows in their order, a worker at a time. */
  private void collect(RowStore rows) {
    collected.append(rows);
    collectedTextBytes += rows.textBytes(0);
    if (collected.size() >= CHUNK_ROWS || collectedTextBytes >= CHUNK_TEXT_BYTES) {
      deliver();
    }
  }

  private void deliver() {
    if (collected.size() > 0) {
      target.accept(QueryResult.of(names, types, collected, QueryMemory.unbounded()));
      collected = newStore();
      collectedTextBytes = 0;
    }
  }

  private final class ChunkStage extends CollectStage {

    private int morsel = -1;
    private long textBytes;

    ChunkStage(Layout input, int[] outputs) {
      super(input, outputs, newStore(), rows -> {});
    }

    @Override
    public void startMorsel(int next) {
      finish();
      morsel = next;
    }

    @Override
    public void accept(Batch batch) {
      int before = store().size();
      super.accept(batch);
      textBytes += store().textBytes(before);
      if (store().size() >= CHUNK_ROWS || textBytes >= CHUNK_TEXT_BYTES) {
        handOn();
      }
    }

    private void handOn() {
      order.add(morsel, store());
      replace(newStore());
      textBytes = 0;
    }

    @Override
    public void finish() {
      if (store().size() > 0) {
        handOn();
      }
      if (morsel >= 0) {
        order.end(morsel);
      }
      morsel = -1;
    }
  }
}
