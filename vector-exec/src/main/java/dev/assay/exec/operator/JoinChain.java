package dev.assay.exec.operator;

import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.operator.join.BuildFilters;
import dev.assay.exec.operator.join.BuildSink;
import dev.assay.exec.operator.key.KeyTest;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.pipeline.QueryContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The joins that one stream of rows passes, one probe side below the other, and which of their
 * build sides can drop rows of which others (sideways information passing): columns that are equal
 * in every row that stays have one number, and what a finished build side has not, no later one
 * needs.
 *
 * <p>Build sides run in the order of their size, those first that leave something out.
 */
final class JoinChain {

  /** Stands for a column that no filter may reach. */
  private static final int NONE = -1;

  /**
   * A join of the chain.
   *
   * @param ofProbe columns of the probe side that are read
   * @param ofBuild columns of the build side that are read
   * @param probeKeys numbers of the probe side's keys
   * @param buildColumns numbers of the build side's columns
   */
  record Link(
      Join join,
      BuildSink sink,
      BitSet ofProbe,
      BitSet ofBuild,
      List<Integer> probeKeys,
      List<Integer> buildColumns) {}

  private record Known(List<Integer> numbers, Supplier<? extends KeyTest> keys) {}

  private final QueryContext query;
  private final List<Link> links = new ArrayList<>();
  private final List<Known> known = new ArrayList<>();
  private int numbers;

  /**
   * The chain that begins with a join.
   *
   * @param required columns of the join that are read
   * @param filters what is known of the join's columns already
   */
  JoinChain(Join top, BitSet required, List<KeyFilter> filters, QueryContext query) {
    this.query = query;
    int[] outputs = number(top, required);
    filters.forEach(
        each -> addKnown(each.columns().stream().map(c -> outputs[c]).toList(), each.keys()));
    links.sort(
        Comparator.<Link>comparingInt(link -> isReduced(link.join().build()) ? 0 : 1)
            .thenComparingDouble(link -> link.join().build().expectedRows()));
  }

  /** The joins in the order in which their build sides are to run. */
  List<Link> links() {
    return links;
  }

  /** What drops rows of a build side, as far as build sides have been added. */
  List<KeyFilter> filtersOfBuild(Link link) {
    List<KeyFilter> filters = new ArrayList<>();
    for (Known each : known) {
      new KeyFilter(each.numbers(), each.keys())
          .over(link.buildColumns()::indexOf)
          .ifPresent(filters::add);
    }
    return filters;
  }

  /**
   * Says that a build side will be finished before those that are asked about from now on; returns
   * what it tells of the join's probe side.
   *
   * @param isFiltered whether others drop rows of it
   */
  List<KeyFilter> add(Link link, boolean isFiltered) {
    Join join = link.join();
    List<KeyFilter> filters = new ArrayList<>();
    boolean keepsMatches =
        query.config().adaptation().keyFilters()
            && (join.kind() == JoinKind.INNER || join.kind() == JoinKind.SEMI);
    if (keepsMatches && (isFiltered || isReduced(join.build()))) {
      for (KeyFilter each : link.sink().filters().ofProbe()) {
        filters.add(each);
        List<Integer> keys = each.columns().stream().map(join.probeKeys()::indexOf).toList();
        addKnown(keys.stream().map(link.probeKeys()::get).toList(), each.keys());
      }
    }
    return filters;
  }

  private void addKnown(List<Integer> of, Supplier<? extends KeyTest> keys) {
    if (!of.contains(NONE)) {
      known.add(new Known(of, keys));
    }
  }

  /** Whether a node may leave rows out, so that it can say of others which ones it misses. */
  private static boolean isReduced(PhysicalNode node) {
    return switch (node) {
      case Scan scan -> !scan.conjuncts().isEmpty();
      case Filter _ -> true;
      case Project project -> isReduced(project.input());
      case Join join ->
          join.kind() == JoinKind.SEMI
              || join.kind() == JoinKind.ANTI
              || join.kind().deliversBuild()
              || isReduced(join.probe())
              || (join.kind() == JoinKind.INNER && isReduced(join.build()));
      case Aggregate aggregate -> isReduced(aggregate.input());
      case Sort sort -> sort.isLimited() || isReduced(sort.input());
      case PhysicalNode.Values _, PhysicalNode.Working _, PhysicalNode.Iteration _ -> true;
      case PhysicalNode.Window window -> isReduced(window.input());
      case PhysicalNode.Shared shared -> isReduced(shared.input());
      case PhysicalNode.Union union -> union.inputs().stream().anyMatch(JoinChain::isReduced);
    };
  }

  /** Numbers the columns of a node, and collects the joins below it. */
  private int[] number(PhysicalNode node, BitSet required) {
    return switch (node) {
      case Filter filter -> number(filter.input(), readBy(filter, required));
      case Project project -> {
        int[] input = number(project.input(), readBy(project, required));
        yield project.expressions().stream()
            .mapToInt(each -> each instanceof Expression.Column c ? input[c.index()] : numbers++)
            .toArray();
      }
      case Join join when join.kind().deliversBuild() -> fresh(node.outputs().size());
      case Join join -> join(join, required);
      case Scan _, Aggregate _, Sort _, PhysicalNode.Shared _ -> fresh(node.outputs().size());
      case PhysicalNode.Values _, PhysicalNode.Window _, PhysicalNode.Union _ ->
          fresh(node.outputs().size());
      case PhysicalNode.Working _, PhysicalNode.Iteration _ -> fresh(node.outputs().size());
    };
  }

  private int[] fresh(int count) {
    int[] fresh = new int[count];
    Arrays.setAll(fresh, i -> numbers++);
    return fresh;
  }

  private int[] join(Join join, BitSet required) {
    int probeColumns = join.probe().outputs().size();
    BitSet both = (BitSet) required.clone();
    join.residual().ifPresent(residual -> both.or(ColumnReferences.of(residual)));
    BitSet ofProbe = both.get(0, probeColumns);
    join.probeKeys().forEach(ofProbe::set);
    BitSet payload = both.get(probeColumns, Math.max(probeColumns, both.length()));
    BuildSink sink = new BuildSink(join, payload, query);
    sink.probeReads(ofProbe.cardinality());
    BitSet ofBuild = (BitSet) payload.clone();
    join.buildKeys().forEach(ofBuild::set);
    int[] probe = number(join.probe(), ofProbe);
    int[] probeKeys = join.probeKeys().stream().mapToInt(column -> probe[column]).toArray();
    int[] build = fresh(join.build().outputs().size());
    int[] outputs = Arrays.copyOf(probe, join.outputs().size());
    if (join.kind() == JoinKind.MARK) {
      outputs[probeColumns] = numbers++;
    }
    if (join.kind() == JoinKind.LEFT) {
      System.arraycopy(build, 0, outputs, probeColumns, build.length);
    }
    if (join.kind() != JoinKind.INNER) {
      Arrays.fill(build, NONE); // but for keys: what is dropped there must not have matched
    }
    for (int key = 0; key < probeKeys.length; key++) {
      if (BuildFilters.isIntegral(join, key)) {
        build[join.buildKeys().get(key)] = probeKeys[key];
      }
    }
    if (join.kind() == JoinKind.INNER) {
      System.arraycopy(build, 0, outputs, probeColumns, build.length);
    }
    links.add(new Link(join, sink, ofProbe, ofBuild, list(probeKeys), list(build)));
    return outputs;
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  /** Columns of its input that are read where some of a filter's are. */
  static BitSet readBy(Filter filter, BitSet required) {
    BitSet read = ColumnReferences.of(filter.conjuncts());
    read.or(required);
    return read;
  }

  /** Columns of its input that are read where some of a projection's are. */
  static BitSet readBy(Project project, BitSet required) {
    BitSet read = new BitSet();
    required.stream().forEach(i -> read.or(ColumnReferences.of(project.expressions().get(i))));
    return read;
  }
}
