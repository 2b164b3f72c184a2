package dev.assay.exec.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * A source, stages and a sink.
 *
 * @param source of morsels
 * @param stages made anew for each worker, in this order
 * @param sink where rows end
 */
public record Pipeline(Source source, List<StageFactory> stages, Sink sink) {

  /** Freezes. */
  public Pipeline {
    stages = List.copyOf(stages);
  }

  /** A worker's own copy of all stages. */
  public Chain open(int vectorLength) {
    Source.Reader reader = source.open(vectorLength);
    List<Stage> made = new ArrayList<>();
    Layout layout = reader.layout();
    for (StageFactory factory : stages) {
      Stage stage = factory.create(layout);
      made.add(stage);
      layout = stage.output();
    }
    made.add(sink.open(layout));
    int columns = layout.batch().columns();
    for (Stage stage : made) {
      columns = Math.max(columns, stage.output().batch().columns());
    }
    boolean[] needed = new boolean[columns];
    for (int i = made.size() - 1; i >= 0; i--) {
      made.get(i).neededAfter(needed.clone());
      made.get(i).markReads(needed);
      if (i > 0) {
        made.get(i - 1).setNext(made.get(i));
      }
    }
    reader.neededAfter(needed.clone());
    return new Chain(reader, made);
  }

  /** What one worker runs. */
  public static final class Chain {

    private final Source.Reader reader;
    private final List<Stage> stages;

    Chain(Source.Reader reader, List<Stage> stages) {
      this.reader = reader;
      this.stages = stages;
    }

    /** Reads a morsel and pushes it to the end. */
    public void read(int morsel) {
      stages.getLast().startMorsel(morsel);
      reader.read(morsel, stages.getFirst()::accept);
    }

    /** Pushes what stages hold back, when the worker has read its last morsel. */
    public void finish() {
      stages.forEach(Stage::finish);
    }
  }
}
