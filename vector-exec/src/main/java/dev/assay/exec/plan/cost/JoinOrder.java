package dev.assay.exec.plan.cost;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest order of joins: up to 12 vertices by dynamic programming over all bushy trees
 * (Moerkotte and Neumann, "Analysis of Two Existing and One New Dynamic Programming Algorithm",
 * enumerated by subsets), beyond that by joining the cheapest pair again and again.
 */
public final class JoinOrder {

  private static final int MOST_EXHAUSTIVE = 12;
  private static final double PRODUCT_PENALTY = 10;
  private static final double HASH_ROOM = 1.5;

  private final JoinGraph graph;
  private final CostModel model;

  private JoinOrder(JoinGraph graph, CostModel model) {
    this.graph = graph;
    this.model = model;
  }

  /** The order to take; the graph has one vertex or more. */
  public static JoinTree of(JoinGraph graph, CostModel model) {
    return of(graph, model, ForcedChoices.NONE);
  }

  /** The same, unless an order of exactly these vertices is forced. */
  public static JoinTree of(JoinGraph graph, CostModel model, ForcedChoices forced) {
    JoinOrder order = new JoinOrder(graph, model);
    if (forced.joinOrder().size() == graph.vertices().size()
        && graph.vertices().stream().allMatch(each -> each.kind() == JoinGraph.Kind.INNER)) {
      return order.forced(forced.joinOrder());
    }
    return graph.vertices().size() <= MOST_EXHAUSTIVE ? order.exhaustive() : order.greedy();
  }

  private JoinTree leaf(int vertex) {
    JoinGraph.Vertex all = graph.vertices().get(vertex);
    return new JoinTree.Leaf(vertex, all.rows(), all.buildRowBytes());
  }

  private JoinTree forced(List<Integer> vertices) {
    JoinTree tree = leaf(vertices.getFirst());
    for (int vertex : vertices.subList(1, vertices.size())) {
      tree = required(join(tree, leaf(vertex)));
    }
    return tree;
  }

  private JoinTree exhaustive() {
    int vertices = graph.vertices().size();
    @Nullable JoinTree[] best = new JoinTree[1 << vertices];
    double[] nanos = new double[best.length];
    for (int i = 0; i < vertices; i++) {
      best[1 << i] = leaf(i);
    }
    for (int set = 1; set < best.length; set++) {
      for (int probe = set - 1 & set; probe > 0; probe = probe - 1 & set) {
        // Only where the parts alone cost less than the best tree does already.
        if (best[set] == null || nanos[probe] + nanos[set ^ probe] < nanos[set]) {
          JoinTree.Pair pair = join(best[probe], best[set ^ probe]);
          if (pair != null && (best[set] == null || pair.nanos() < nanos[set])) {
            best[set] = pair;
            nanos[set] = pair.nanos();
          }
        }
      }
    }
    return required(best[best.length - 1]);
  }

  private JoinTree greedy() {
    List<JoinTree> trees = new ArrayList<>();
    for (int i = 0; i < graph.vertices().size(); i++) {
      trees.add(leaf(i));
    }
    while (trees.size() > 1) {
      JoinTree.@Nullable Pair best = null;
      for (JoinTree probe : trees) {
        for (JoinTree build : trees) {
          if ((probe.vertices() & build.vertices()) == 0) {
            JoinTree.Pair pair = join(probe, build);
            if (pair != null && (best == null || added(pair) < added(best))) {
              best = pair;
            }
          }
        }
      }
      JoinTree.Pair chosen = (JoinTree.Pair) required(best);
      trees.remove(chosen.probe());
      trees.remove(chosen.build());
      trees.add(chosen);
    }
    return trees.getFirst();
  }

  private static double added(JoinTree.Pair pair) {
    return pair.nanos() - pair.probe().nanos() - pair.build().nanos();
  }

  private static JoinTree required(@Nullable JoinTree tree) {
    if (tree == null) {
      throw new IllegalStateException("no order of joins satisfies what they need");
    }
    return tree;
  }

  private JoinTree.@Nullable Pair join(@Nullable JoinTree probe, @Nullable JoinTree build) {
    if (probe == null || build == null || !isWhole(probe)) {
      return null;
    }
    JoinGraph.Kind kind = JoinGraph.Kind.INNER;
    if (build instanceof JoinTree.Leaf leaf) {
      JoinGraph.Vertex vertex = graph.vertices().get(leaf.vertex());
      kind = vertex.kind();
      if ((vertex.needs() & ~probe.vertices()) != 0) {
        return null;
      }
    }
    long vertices = probe.vertices() | build.vertices();
    double rows = rows(kind, probe, build);
    boolean product =
        kind == JoinGraph.Kind.INNER && graph.shared(probe.vertices(), build.vertices()) == 0;
    double bytes = build.rows() * HASH_ROOM * build.rowBytes();
    boolean repeats =
        kind == JoinGraph.Kind.INNER
            && !graph.isUnique(build.vertices(), build.rows(), probe.vertices());
    double own = model.joinNanos(probe.rows(), build.rows(), bytes, rows, repeats);
    double nanos =
        probe.nanos() + build.nanos() + own * (product && build.rows() > 1 ? PRODUCT_PENALTY : 1);
    if (kind == JoinGraph.Kind.SEMI || kind == JoinGraph.Kind.ANTI) {
      double kept = probe.rows() * HASH_ROOM * probe.rowBytes();
      double marking = model.joinNanos(build.rows(), probe.rows(), kept, rows, true);
      if (marking < own) {
        double marked = probe.nanos() + build.nanos() + marking;
        return new JoinTree.Pair(vertices, kind, probe, build, rows, marked, kept, true);
      }
    }
    return new JoinTree.Pair(vertices, kind, probe, build, rows, nanos, bytes, false);
  }

  /** A vertex that is a build side only cannot be probed. */
  private boolean isWhole(JoinTree tree) {
    return !(tree instanceof JoinTree.Leaf leaf)
        || graph.vertices().get(leaf.vertex()).kind() == JoinGraph.Kind.INNER;
  }

  private double rows(JoinGraph.Kind kind, JoinTree probe, JoinTree build) {
    if (kind == JoinGraph.Kind.INNER) {
      return graph.innerRows(probe.vertices(), probe.rows(), build.vertices(), build.rows());
    }
    JoinGraph.Vertex vertex = graph.vertices().get(((JoinTree.Leaf) build).vertex());
    double filtered = graph.filtered(probe.vertices(), build.vertices());
    return switch (kind) {
      case SEMI -> Math.max(1, probe.rows() * vertex.match() * filtered);
      case ANTI -> Math.max(1, probe.rows() * Math.max(0.05, 1 - vertex.match()) * filtered);
      case MARK -> probe.rows();
      default -> Math.max(1, probe.rows() * Math.max(1, vertex.match()) * filtered);
    };
  }
}
