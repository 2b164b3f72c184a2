package dev.assay.exec.operator;

import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.operator.aggregate.AggregateSink;
import dev.assay.exec.operator.filter.FilterStage;
import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.operator.iteration.IterationSink;
import dev.assay.exec.operator.join.BuildSink;
import dev.assay.exec.operator.join.MarkSink;
import dev.assay.exec.operator.join.ProbePartitions;
import dev.assay.exec.operator.join.Probes;
import dev.assay.exec.operator.meter.Meter;
import dev.assay.exec.operator.meter.MeteredSink;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.operator.project.ProjectStage;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.scan.TableSource;
import dev.assay.exec.operator.sort.SortSink;
import dev.assay.exec.operator.union.ConstantRows;
import dev.assay.exec.operator.union.UnionSink;
import dev.assay.exec.operator.window.WindowSink;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.type.Lane;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Cuts a plan into pipelines where rows must be collected: at the build side of joins, at
 * aggregations and at sorts. Each node is told which of its outputs are read, so that nothing else
 * is loaded or collected.
 */
final class PipelineBuilder {

  /** A join whose build side runs before, and what that tells of its probe side. */
  private record Prepared(JoinChain.Link link, List<KeyFilter> filters) {}

  private final QueryContext query;
  private final Optional<Meters> meters;
  private final IdentityHashMap<Join, Prepared> links = new IdentityHashMap<>();
  private final IdentityHashMap<PhysicalNode.Shared, UnionSink> shared = new IdentityHashMap<>();
  private final Consumer<Pipeline> runner;
  private final IdentityHashMap<Object, IterationSink> iterations = new IdentityHashMap<>();

  private PipelineBuilder(QueryContext query, Optional<Meters> meters, Consumer<Pipeline> runner) {
    this.query = query;
    this.meters = meters;
    this.runner = runner;
  }

  /**
   * Runs the pipelines of a plan, each behind those that it depends on; the last one ends in the
   * sink. What a pipeline found can decide how those behind it are cut.
   *
   * @param meters where what each node does is to be known
   */
  static void run(
      PhysicalNode plan,
      Sink sink,
      QueryContext query,
      Optional<Meters> meters,
      Consumer<Pipeline> runner) {
    PipelineBuilder builder = new PipelineBuilder(query, meters, runner);
    OpenPipeline open = builder.open(plan, allOf(plan), List.of());
    runner.accept(open.into(sink));
  }

  private static BitSet allOf(PhysicalNode node) {
    BitSet all = new BitSet();
    all.set(0, node.outputs().size());
    return all;
  }

  /** Ends a pipeline in the sink of a node. */
  private void close(OpenPipeline open, Sink sink, PhysicalNode node) {
    Sink last = sink;
    if (meters.isPresent()) {
      Meter meter = meters.get().of(node);
      open.endsIn(meter);
      last = new MeteredSink(sink, meter, query.memory());
    }
    runner.accept(open.into(last));
  }

  /**
   * Opens a node.
   *
   * @param filters what drops rows of it in any case
   */
  private OpenPipeline open(PhysicalNode node, BitSet required, List<KeyFilter> filters) {
    OpenPipeline open = unmetered(node, required, filters);
    return meters.isPresent() ? open.metered(meters.get().of(node)) : open;
  }

  private OpenPipeline unmetered(PhysicalNode node, BitSet required, List<KeyFilter> filters) {
    return switch (node) {
      case Scan scan ->
          OpenPipeline.of(new TableSource(scan, required, filters, query.config(), query.pages()));
      case Filter filter ->
          open(filter.input(), JoinChain.readBy(filter, required), filters)
              .then(input -> filtered(filter, input));
      case Project project ->
          open(project.input(), JoinChain.readBy(project, required), below(project, filters))
              .then(
                  input -> ProjectStage.of(project.expressions(), required, input, query.arena()));
      case Join join when join.kind().deliversBuild() -> marked(join, required, filters);
      case Join join -> join(join, required, filters);
      case Aggregate aggregate -> aggregate(aggregate, required, filters);
      case Sort sort -> sort(sort, filters);
      case PhysicalNode.Values values -> {
        StoredRows rows = ConstantRows.of(values, query);
        yield OpenPipeline.of(new StoredSource(() -> rows, true));
      }
      case PhysicalNode.Union union -> union(union);
      case PhysicalNode.Working working -> {
        IterationSink rows = Objects.requireNonNull(iterations.get(working.table()));
        yield OpenPipeline.of(rows.last(query.memory()));
      }
      case PhysicalNode.Iteration iteration -> iteration(iteration);
      case PhysicalNode.Shared each -> {
        if (!shared.containsKey(each)) {
          UnionSink sink = new UnionSink(each.outputs(), 1, query);
          close(open(each.input(), allOf(each), List.of()), sink, each);
          shared.put(each, sink);
        }
        yield OpenPipeline.of(Objects.requireNonNull(shared.get(each)).results());
      }
      case PhysicalNode.Window window -> {
        WindowSink sink = new WindowSink(window, query);
        close(open(window.input(), allOf(window.input()), List.of()), sink, window);
        yield OpenPipeline.of(sink.results(required));
      }
    };
  }

  private FilterStage filtered(Filter filter, Layout input) {
    boolean reorders = query.config().adaptation().conjunctOrder();
    return new FilterStage(filter.conjuncts(), input, reorders, query.arena());
  }

  private static List<KeyFilter> below(Project project, List<KeyFilter> filters) {
    return KeyFilter.over(filters, output -> source(project.expressions().get(output)));
  }

  /** The column that an expression is, or whose codes it makes texts; -1 for any other. */
  private static int source(Expression expression) {
    return switch (expression) {
      case Expression.Column column -> column.index();
      case Expression.Cast cast
          when cast.operand() instanceof Expression.Column codes
              && codes.type().dictionary().isPresent()
              && cast.type().lane() == Lane.STRING ->
          codes.index();
      default -> -1;
    };
  }

  private OpenPipeline join(Join join, BitSet required, List<KeyFilter> filters) {
    if (!links.containsKey(join)) {
      build(new JoinChain(join, required, filters, query));
    }
    Prepared prepared = Objects.requireNonNull(links.get(join));
    List<KeyFilter> ofProbe = new ArrayList<>(prepared.filters());
    int probeColumns = join.probe().outputs().size();
    ofProbe.addAll(
        KeyFilter.over(
            filters,
            output -> {
              int key = join.buildKeys().indexOf(output - probeColumns);
              boolean isKey = join.kind() == JoinKind.INNER && key >= 0;
              return output < probeColumns ? output : isKey ? join.probeKeys().get(key) : -1;
            }));
    BuildSink sink = prepared.link().sink();
    if (sink.isTooLarge()) {
      return turned(join, prepared.link(), ofProbe, required);
    }
    OpenPipeline probe = open(join.probe(), prepared.link().ofProbe(), ofProbe);
    return probed(probe, sink, prepared.link().ofProbe(), join, required);
  }

  /**
   * Rows that stream past a build side: partition by partition, where that is in such.
   *
   * @param read columns of the rows that are read by the join or behind it
   * @param node whose work this is
   */
  private OpenPipeline probed(
      OpenPipeline probe, BuildSink sink, BitSet read, Join node, BitSet required) {
    if (!sink.isPartitioned()) {
      return probe.then(input -> Probes.of(sink, input, query.arena()));
    }
    ProbePartitions partitions = new ProbePartitions(sink, read, query);
    close(probe, partitions, node);
    return OpenPipeline.of(partitions.joined(required));
  }

  /**
   * A join whose build side turned out to be the larger one: its rows, which are there, stream past
   * the other side.
   */
  private OpenPipeline turned(
      Join join, JoinChain.Link link, List<KeyFilter> ofProbe, BitSet required) {
    TurnedJoin turned = TurnedJoin.of(join);
    BuildSink sink = new BuildSink(turned.join(), link.ofProbe(), query);
    sink.probeReads(link.ofBuild().cardinality());
    close(open(join.probe(), link.ofProbe(), ofProbe), sink, join);
    BitSet read = new BitSet();
    required.stream().forEach(i -> read.or(ColumnReferences.of(turned.columns().get(i))));
    OpenPipeline rows = OpenPipeline.of(new StoredSource(link.sink()::collected, false));
    return probed(rows, sink, link.ofBuild(), join, read)
        .then(input -> ProjectStage.of(turned.columns(), required, input, query.arena()));
  }

  /** Builds all sides of a chain, each with what those before it tell. */
  private void build(JoinChain chain) {
    for (JoinChain.Link link : chain.links()) {
      List<KeyFilter> filters = chain.filtersOfBuild(link);
      links.put(link.join(), new Prepared(link, chain.add(link, !filters.isEmpty())));
      if (query.config().adaptation().joinRoles()) {
        mostRows(link.join().probe()).ifPresent(link.sink()::probeHasAtMost);
      }
      close(open(link.join().build(), link.ofBuild(), filters), link.sink(), link.join());
    }
  }

  /** The most rows that a node can deliver, where the table below it tells. */
  private static OptionalLong mostRows(PhysicalNode node) {
    return switch (node) {
      case Scan scan -> OptionalLong.of(scan.table().rows());
      case Filter filter -> mostRows(filter.input());
      case Project project -> mostRows(project.input());
      default -> OptionalLong.empty();
    };
  }

  /** A join that delivers build rows: its probe side only marks them, and needs no others. */
  private OpenPipeline marked(Join join, BitSet required, List<KeyFilter> filters) {
    int probeColumns = join.probe().outputs().size();
    BitSet residual = join.residual().map(ColumnReferences::of).orElseGet(BitSet::new);
    BitSet ofProbe = residual.get(0, probeColumns);
    join.probeKeys().forEach(ofProbe::set);
    BitSet payload = (BitSet) required.clone();
    payload.or(residual.get(probeColumns, Math.max(probeColumns, residual.length())));
    BuildSink sink = new BuildSink(join, payload, query);
    sink.probeReads(ofProbe.cardinality());
    BitSet ofBuild = (BitSet) payload.clone();
    join.buildKeys().forEach(ofBuild::set);
    List<KeyFilter> keys =
        query.config().adaptation().keyFilters() ? sink.filters().ofProbe() : List.of();
    close(open(join.build(), ofBuild, filters), sink, join);
    if (sink.isPartitioned()) {
      OpenPipeline probe = open(join.probe(), ofProbe, keys);
      return probed(probe, sink, ofProbe, join, required);
    }
    MarkSink marks = new MarkSink(sink, query.arena());
    close(open(join.probe(), ofProbe, keys), marks, join);
    return OpenPipeline.of(new StoredSource(marks::kept, false));
  }

  private OpenPipeline aggregate(Aggregate aggregate, BitSet required, List<KeyFilter> filters) {
    BitSet read = new BitSet();
    aggregate.groups().forEach(read::set);
    aggregate.calls().forEach(call -> call.argument().ifPresent(read::set));
    List<Integer> groups = aggregate.groups();
    List<KeyFilter> ofGroups =
        KeyFilter.over(filters, each -> each < groups.size() ? groups.get(each) : -1);
    AggregateSink sink = new AggregateSink(aggregate, ofGroups, query);
    close(open(aggregate.input(), read, ofGroups), sink, aggregate);
    return OpenPipeline.of(sink.groups(required));
  }

  private OpenPipeline union(PhysicalNode.Union union) {
    UnionSink sink = new UnionSink(union.outputs(), union.inputs().size(), query);
    union.inputs().forEach(input -> close(open(input, allOf(input), List.of()), sink, union));
    return OpenPipeline.of(sink.results());
  }

  /** Runs the rounds; each is cut into pipelines anew, as its build sides have other rows. */
  private OpenPipeline iteration(PhysicalNode.Iteration iteration) {
    IterationSink sink = new IterationSink(iteration, query);
    close(open(iteration.seed(), allOf(iteration.seed()), List.of()), sink, iteration);
    while (!sink.isDone()) {
      try (QueryMemory memory = query.memory().part()) {
        PipelineBuilder round = new PipelineBuilder(query.with(memory), meters, runner);
        round.iterations.putAll(iterations);
        round.iterations.put(iteration.table(), sink);
        round.close(
            round.open(iteration.step(), allOf(iteration.step()), List.of()), sink, iteration);
      }
    }
    return OpenPipeline.of(sink.results());
  }

  private OpenPipeline sort(Sort sort, List<KeyFilter> filters) {
    boolean dropsByPlace = sort.isLimited() || sort.offset() > 0;
    SortSink sink = new SortSink(sort, query);
    close(open(sort.input(), allOf(sort.input()), dropsByPlace ? List.of() : filters), sink, sort);
    return OpenPipeline.of(sink.results());
  }
}
