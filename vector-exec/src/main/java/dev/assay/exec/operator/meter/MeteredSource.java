package dev.assay.exec.operator.meter;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.vector.Batch;
import java.util.function.Consumer;

/** A source of which the morsels are timed, with all that their batches go through. */
public record MeteredSource(Source source, Meter meter) implements Source {

  @Override
  public int morsels() {
    return source.morsels();
  }

  @Override
  public boolean isOrdered() {
    return source.isOrdered();
  }

  @Override
  public Reader open(int vectorLength) {
    Reader reader = source.open(vectorLength);
    return new Reader() {
      @Override
      public Layout layout() {
        return reader.layout();
      }

      @Override
      public void neededAfter(boolean[] columns) {
        reader.neededAfter(columns);
      }

      @Override
      public void read(int morsel, Consumer<Batch> next) {
        long start = System.nanoTime();
        reader.read(morsel, next);
        meter.nanos.add(System.nanoTime() - start);
        meter.morsels.increment();
      }
    };
  }
}
