package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.PartitionedSource;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.operator.spill.SpilledSource;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.BitSet;
import java.util.List;

/**
 * Joins partition by partition, each by one worker: a build partition is made addressable in memory
 * and the probe partition streams past it. One that is too large is split by other bits of the
 * hash; where that does not help, since all of its rows have one key, its rows take turns as far as
 * the kind of join allows that.
 */
final class SpilledJoin {

  private final BuildSink build;
  private final Join join;
  private final SpilledPartitions probe;
  private final int[] probeColumns;
  private final QueryContext query;
  private final MemoryShare share;

  SpilledJoin(BuildSink build, SpilledPartitions probe, int[] probeColumns, QueryContext query) {
    this.build = build;
    join = build.join();
    this.probe = probe;
    this.probeColumns = probeColumns.clone();
    this.query = query;
    share = MemoryShare.ofSource(query);
  }

  Source source(BitSet required) {
    List<Lane> lanes = join.outputs().stream().map(ValueType::lane).toList();
    SpilledPartitions builds = build.gathered().partitions();
    return new PartitionedSource(
        lanes, required, query, (part, outlet) -> join(builds, probe, part, outlet));
  }

  private void join(SpilledPartitions builds, SpilledPartitions probes, int part, Outlet outlet) {
    SpilledRows ofBuild = builds.part(part);
    SpilledRows ofProbe = probes.part(part);
    if (deliversNothing(join.kind(), ofBuild.rows() == 0, ofProbe.rows() == 0)) {
      return;
    }
    if (build.gathered().fits(ofBuild.rows(), share) || !builds.canSplit()) {
      joinInTurns(ofBuild, ofProbe, outlet);
      return;
    }
    SpilledPartitions finer = builds.split(part, share);
    if (finer.isOnePartition()) {
      joinInTurns(ofBuild, ofProbe, outlet);
      return;
    }
    SpilledPartitions finerProbes = probes.split(part, share);
    for (int p = 0; p < SpilledPartitions.COUNT; p++) {
      join(finer, finerProbes, p, outlet);
    }
  }

  /** Whether a partition can be left out. */
  static boolean deliversNothing(JoinKind kind, boolean withoutBuild, boolean withoutProbe) {
    return switch (kind) {
      case INNER, SEMI, RIGHT_SEMI -> withoutBuild || withoutProbe;
      case LEFT, ANTI, MARK -> withoutProbe;
      case RIGHT_ANTI -> withoutBuild;
    };
  }

  /** Build rows by build rows, where pairs can be looked at one by one; else all at once. */
  private void joinInTurns(SpilledRows ofBuild, SpilledRows ofProbe, Outlet outlet) {
    boolean takesTurns = join.kind() == JoinKind.INNER || join.kind().deliversBuild();
    int page = 0;
    do {
      int end = takesTurns ? page : ofBuild.pages();
      long rows = 0;
      while (end < ofBuild.pages()
          && (end == page || build.gathered().fits(rows + ofBuild.rows(end), share))) {
        rows += ofBuild.rows(end++);
      }
      join(ofBuild, page, end, ofProbe, outlet);
      page = end;
    } while (page < ofBuild.pages());
  }

  private void join(SpilledRows ofBuild, int from, int to, SpilledRows ofProbe, Outlet outlet) {
    try (QueryMemory memory = share.memory().part()) {
      BuildSink loaded =
          build.loaded(ofBuild.load(from, to, memory), query.with(memory), outlet.alone());
      Source rows = new SpilledSource(ofProbe, probeColumns, join.probe().outputs().size(), memory);
      stream(loaded, rows, outlet, query);
    }
  }

  /** Delivers what probe rows and a build side make. */
  static void stream(BuildSink build, Source probe, Outlet outlet, QueryContext query) {
    if (build.join().kind().deliversBuild()) {
      MarkSink marks = new MarkSink(build, query.arena());
      outlet.run(new Pipeline(probe, List.of(), marks));
      outlet.run(new StoredSource(marks::kept, false), List.of());
    } else {
      outlet.run(probe, List.of(input -> Probes.of(build, input, query.arena())));
    }
  }
}
