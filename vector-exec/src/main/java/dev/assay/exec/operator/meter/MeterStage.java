package dev.assay.exec.operator.meter;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;

/**
 * Behind an operator: counts what it delivers. The time that passes behind this stage is not the
 * operator's but that of those behind it, the next of which takes it over.
 */
public final class MeterStage extends Stage {

  private final Meter own;
  private final Meter next;
  private long rows;
  private long batches;
  private long nanos;

  /**
   * A stage.
   *
   * @param own of the operator before
   * @param next of the operator behind
   */
  public MeterStage(Layout input, Meter own, Meter next) {
    super(input);
    this.own = own;
    this.next = next;
  }

  @Override
  public void accept(Batch batch) {
    rows += batch.size();
    batches++;
    long start = System.nanoTime();
    push(batch);
    nanos += System.nanoTime() - start;
  }

  @Override
  public void finish() {
    own.rows.add(rows);
    own.batches.add(batches);
    own.nanos.add(-nanos);
    next.nanos.add(nanos);
  }
}
