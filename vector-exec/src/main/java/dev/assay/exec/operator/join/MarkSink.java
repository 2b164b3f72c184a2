package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where the probe side of a join ends that delivers build rows: when it has marked the rows that
 * match, these are delivered (RIGHT_SEMI), or the others (RIGHT_ANTI).
 */
public final class MarkSink implements Sink {

  private final BuildSink build;
  private final Arena arena;
  private Optional<byte[]> marks = Optional.empty();
  private Optional<StoredRows> kept = Optional.empty();

  /**
   * A sink.
   *
   * @param build complete when this is opened
   * @param arena keeps constants as long as the query runs
   */
  public MarkSink(BuildSink build, Arena arena) {
    this.build = build;
    this.arena = arena;
  }

  @Override
  public Stage open(Layout input) {
    return new MarkStage(build, input, marks(), arena);
  }

  private synchronized byte[] marks() {
    if (marks.isEmpty()) {
      marks = Optional.of(new byte[build.side().rows().size()]);
    }
    return marks.get();
  }

  @Override
  public void complete(Workers workers) {}

  /** The build rows to deliver, when the sink is complete. */
  public synchronized StoredRows kept() {
    if (kept.isEmpty()) {
      kept = Optional.of(make());
    }
    return kept.get();
  }

  private StoredRows make() {
    byte[] marked = marks();
    int wanted = build.join().kind() == JoinKind.RIGHT_SEMI ? 1 : 0;
    int[] order = new int[marked.length];
    int count = 0;
    for (int row = 0; row < marked.length; row++) {
      order[count] = row;
      count += marked[row] == wanted ? 1 : 0;
    }
    StoredRows all = build.collected();
    return new StoredRows(
        all.columns(), all.lanes(), count, Optional.of(Arrays.copyOf(order, count)));
  }
}
