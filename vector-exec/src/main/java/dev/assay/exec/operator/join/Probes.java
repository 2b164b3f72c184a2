package dev.assay.exec.operator.join;

import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import java.lang.foreign.Arena;

/** Chooses how the probe side runs, when the build side is there. */
public final class Probes {

  private Probes() {}

  /**
   * A probe stage.
   *
   * @param sink whose build side is complete
   * @param arena keeps constants as long as the query runs
   */
  public static Stage of(BuildSink sink, Layout probe, Arena arena) {
    Join join = sink.join();
    boolean existence = join.kind() != JoinKind.INNER && join.kind() != JoinKind.LEFT;
    boolean atMostOne = existence || sink.existenceOnly() || sink.side().matches().isUnique();
    return atMostOne && join.residual().isEmpty()
        ? ProbeStage.of(sink, probe)
        : PairStage.of(sink, probe, arena);
  }
}
