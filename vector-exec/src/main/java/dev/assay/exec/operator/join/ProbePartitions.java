package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.GatheredRows;
import dev.assay.exec.operator.spill.PartitionBuffer;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the probe side of a join ends whose build side is in partitions: its rows go to partitions
 * too, in files where those of the build side are there or there is no room for both, and are
 * joined when all are there.
 */
public final class ProbePartitions implements Sink {

  private final BuildSink build;
  private final QueryContext query;
  private final int[] columns;
  private final List<Lane> lanes = new ArrayList<>();
  private final RowHash hash;
  private final MemoryShare share;
  private final GatheredRows gathered;
  private Optional<RadixRows> inMemory = Optional.empty();

  /**
   * A sink.
   *
   * @param build complete, and in partitions
   * @param read columns of the probe side that the join, its residual or what follows reads
   */
  public ProbePartitions(BuildSink build, BitSet read, QueryContext query) {
    this.build = build;
    this.query = query;
    Join join = build.join();
    List<ValueType> types = join.probe().outputs();
    columns = read.stream().toArray();
    read.stream().forEach(column -> lanes.add(types.get(column).lane()));
    int[] keys =
        join.probeKeys().stream().mapToInt(key -> read.get(0, key).cardinality()).toArray();
    hash = RowHash.ofTexts(join.probeKeys().stream().map(types::get).toList(), keys);
    share = MemoryShare.ofSink(query);
    int rowBytes = lanes.stream().mapToInt(Lane::sizeBytes).sum();
    gathered = new GatheredRows(lanes, columns, rowBytes, () -> hash, query);
  }

  @Override
  public Stage open(Layout input) {
    if (!build.isSpilled()) {
      return gathered.open(input, build.join().probe().expectedRows());
    }
    PartitionBuffer buffer = new PartitionBuffer(gathered.partitions(), lanes, share);
    return new Stage(input) {
      @Override
      public void accept(Batch batch) {
        buffer.rows().append(batch, input, columns);
        buffer.added();
      }

      @Override
      public void finish() {
        buffer.finish();
      }

      @Override
      public void markReads(boolean[] read) {
        for (int column : columns) {
          read[input.column(column)] = true;
        }
      }
    };
  }

  @Override
  public void complete(Workers workers) {
    if (build.isSpilled()) {
      return;
    }
    if (gathered.complete(workers)) {
      build.spill();
      return;
    }
    for (RadixRows builds : build.partitions().stream().toList()) {
      int bits = Integer.numberOfTrailingZeros(builds.partitions());
      RowStore rows = gathered.rows(workers);
      inMemory = Optional.of(RadixRows.of(rows, hash, bits, query.memory(), workers));
    }
  }

  @Override
  public String form() {
    return build.form();
  }

  @Override
  public long spilledBytes() {
    return gathered.spilledBytes();
  }

  /**
   * The joined rows, when the sink is complete.
   *
   * @param required outputs of the join that are read
   */
  public Source joined(BitSet required) {
    return inMemory
        .map(all -> new RadixJoin(build, build.partitions().orElseThrow(), all, columns, query))
        .map(join -> join.source(required))
        .orElseGet(
            () -> new SpilledJoin(build, gathered.partitions(), columns, query).source(required));
  }
}
