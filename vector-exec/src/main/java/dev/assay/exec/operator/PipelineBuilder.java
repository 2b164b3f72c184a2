package dev.assay.exec.operator;

import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.operator.aggregate.AggregateSink;
import dev.assay.exec.operator.filter.FilterStage;
import dev.assay.exec.operator.join.BuildSink;
import dev.assay.exec.operator.join.Probes;
import dev.assay.exec.operator.project.ProjectStage;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.scan.TableSource;
import dev.assay.exec.operator.sort.SortSink;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.StageFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Cuts a plan into pipelines where rows must be collected: at the build side of joins, at
 * aggregations and at sorts. Each node is told which of its outputs are read, so that nothing else
 * is loaded or collected.
 */
final class PipelineBuilder {

  /** A pipeline that has no sink yet. */
  private record Open(Source source, List<StageFactory> stages) {

    static Open of(Source source) {
      return new Open(source, new ArrayList<>());
    }

    Open then(StageFactory stage) {
      stages.add(stage);
      return this;
    }
  }

  private final QueryContext query;
  private final List<Pipeline> pipelines = new ArrayList<>();

  private PipelineBuilder(QueryContext query) {
    this.query = query;
  }

  /**
   * The pipelines of a plan, each behind those that it depends on; the last one ends in the sink.
   */
  static List<Pipeline> build(PhysicalNode plan, Sink sink, QueryContext query) {
    PipelineBuilder builder = new PipelineBuilder(query);
    builder.close(builder.open(plan, allOf(plan)), sink);
    return builder.pipelines;
  }

  private static BitSet allOf(PhysicalNode node) {
    BitSet all = new BitSet();
    all.set(0, node.outputs().size());
    return all;
  }

  private void close(Open open, Sink sink) {
    pipelines.add(new Pipeline(open.source(), open.stages(), sink));
  }

  private Open open(PhysicalNode node, BitSet required) {
    return switch (node) {
      case Scan scan ->
          Open.of(new TableSource(scan, required, query.config().vectorLength(), query.arena()));
      case Filter filter -> filter(filter, required);
      case Project project -> project(project, required);
      case Join join -> join(join, required);
      case Aggregate aggregate -> aggregate(aggregate);
      case Sort sort -> sort(sort);
    };
  }

  private Open filter(Filter filter, BitSet required) {
    BitSet read = ColumnReferences.of(filter.conjuncts());
    read.or(required);
    return open(filter.input(), read)
        .then(input -> new FilterStage(filter.conjuncts(), input, query.arena()));
  }

  private Open project(Project project, BitSet required) {
    BitSet read = new BitSet();
    required.stream().forEach(i -> read.or(ColumnReferences.of(project.expressions().get(i))));
    return open(project.input(), read)
        .then(input -> ProjectStage.of(project.expressions(), required, input, query.arena()));
  }

  private Open join(Join join, BitSet required) {
    int probeColumns = join.probe().outputs().size();
    BitSet both = (BitSet) required.clone();
    join.residual().ifPresent(residual -> both.or(ColumnReferences.of(residual)));
    BitSet ofProbe = both.get(0, probeColumns);
    BitSet payload = both.get(probeColumns, Math.max(probeColumns, both.length()));
    BuildSink sink = new BuildSink(join, payload, query);
    BitSet ofBuild = (BitSet) payload.clone();
    join.buildKeys().forEach(ofBuild::set);
    close(open(join.build(), ofBuild), sink);
    join.probeKeys().forEach(ofProbe::set);
    return open(join.probe(), ofProbe).then(input -> Probes.of(sink, input, query.arena()));
  }

  private Open aggregate(Aggregate aggregate) {
    BitSet read = new BitSet();
    aggregate.groups().forEach(read::set);
    aggregate.calls().forEach(call -> call.argument().ifPresent(read::set));
    AggregateSink sink = new AggregateSink(aggregate, query);
    close(open(aggregate.input(), read), sink);
    return Open.of(new StoredSource(sink::results, false));
  }

  private Open sort(Sort sort) {
    SortSink sink = new SortSink(sort);
    close(open(sort.input(), allOf(sort.input())), sink);
    return Open.of(new StoredSource(sink::results, true));
  }
}
