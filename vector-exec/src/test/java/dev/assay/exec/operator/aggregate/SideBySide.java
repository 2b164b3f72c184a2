package dev.assay.exec.operator.aggregate;

import dev.assay.exec.pipeline.Workers;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Workers whose tasks are done by threads of the common pool. */
public record SideBySide(int count) implements Workers {

  @Override
  public void forEach(int tasks, IntConsumer task) {
    IntStream.range(0, tasks).parallel().forEach(task);
  }
}
