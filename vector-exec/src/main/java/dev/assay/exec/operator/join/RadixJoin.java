package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.PartitionedSource;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.BitSet;
import java.util.List;

/**
 * Joins partition by partition in memory, each by one worker: rows of a build partition are made
 * addressable in the form that suits them and stay in its cache while the probe partition streams
 * past.
 */
final class RadixJoin {

  private final BuildSink build;
  private final RadixRows builds;
  private final RadixRows probes;
  private final List<StoredColumn> probeColumns;
  private final int[] outputs;
  private final QueryContext query;

  /**
   * A join.
   *
   * @param outputs by column of the probe rows, the output of the probe side that it is
   */
  RadixJoin(
      BuildSink build, RadixRows builds, RadixRows probes, int[] outputs, QueryContext query) {
    this.build = build;
    this.builds = builds;
    this.probes = probes;
    this.outputs = outputs.clone();
    this.query = query;
    probeColumns = probes.rows().columns();
  }

  Source source(BitSet required) {
    List<Lane> lanes = build.join().outputs().stream().map(ValueType::lane).toList();
    return new PartitionedSource(lanes, required, builds.partitions(), query, this::join);
  }

  private void join(int partition, Outlet outlet) {
    Join join = build.join();
    int count = probes.size(partition);
    if (SpilledJoin.deliversNothing(join.kind(), builds.size(partition) == 0, count == 0)) {
      return;
    }
    try (QueryMemory memory = query.memory().part()) {
      BuildSink loaded =
          build.loaded(builds.part(partition, memory), query.with(memory), outlet.alone());
      List<ValueType> types = join.probe().outputs();
      StoredRows rows = StoredRows.of(probeColumns, outputs, types, count);
      SpilledJoin.stream(loaded, new StoredSource(rows, probes.starts()[partition]), outlet, query);
    }
  }
}
