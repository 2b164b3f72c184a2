package dev.assay.exec.operator.meter;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;

/**
 * A sink of which the completion is timed, by the clock and not by worker.
 *
 * @param memory of the query, whose pipelines run one after the other
 */
public record MeteredSink(Sink sink, Meter meter, QueryMemory memory) implements Sink {

  @Override
  public Stage open(Layout input) {
    return sink.open(input);
  }

  @Override
  public void complete(Workers workers) {
    long start = System.nanoTime();
    sink.complete(workers);
    meter.nanos.add(System.nanoTime() - start);
    meter.bytes.add(memory.usedSinceLastAsked());
    meter.spilledBytes.add(sink.spilledBytes());
    meter.setForm(sink.form());
  }

  @Override
  public void fail() {
    sink.fail();
  }

  @Override
  public boolean isSatisfied() {
    return sink.isSatisfied();
  }

  @Override
  public long spilledBytes() {
    return sink.spilledBytes();
  }

  @Override
  public String form() {
    return sink.form();
  }
}
