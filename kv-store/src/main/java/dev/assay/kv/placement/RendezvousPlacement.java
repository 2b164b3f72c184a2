package dev.assay.kv.placement;

import java.util.List;
import java.util.function.LongPredicate;

/**
 * Every node draws a number for a key, and the highest takes it; a node of weight w draws as if it
 * were w nodes. It needs no state, and time in proportion to the nodes.
 *
 * <p>Sources: Thaler, Ravishankar: Using name-based mappings to increase hit rates, IEEE/ACM
 * Transactions on Networking 6(1), 1998; weights by logarithms: Schindelhauer, Schomaker: Weighted
 * distributed hash tables, SPAA 2005.
 */
public final class RendezvousPlacement implements Placement {

  private final List<Node> nodes;
  private final long[] ids;
  private final int[] weights;
  private final boolean even;

  /** Over these nodes. */
  public RendezvousPlacement(List<Node> nodes) {
    this.nodes = Placement.checked(nodes);
    ids = nodes.stream().mapToLong(Node::id).toArray();
    weights = nodes.stream().mapToInt(Node::weight).toArray();
    even = nodes.stream().mapToInt(Node::weight).distinct().count() == 1;
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public long nodeOf(long hash) {
    return even ? highest(hash) : nodeOf(hash, _ -> true);
  }

  /** With even weights the order of the draws is that of their logarithms. */
  private long highest(long hash) {
    long best = ids[0];
    long most = Mixing.mix(best, hash) >>> 11;
    for (int i = 1; i < ids.length; i++) {
      long draw = Mixing.mix(ids[i], hash) >>> 11;
      if (draw > most) {
        most = draw;
        best = ids[i];
      }
    }
    return best;
  }

  @Override
  public long nodeOf(long hash, LongPredicate accepts) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < ids.length; i++) {
      if (accepts.test(ids[i])) {
        double draw = -weights[i] / Math.log(Mixing.unit(Mixing.mix(ids[i], hash)));
        if (best < 0 || draw > most) {
          most = draw;
          best = i;
        }
      }
    }
    if (best < 0) {
      throw Placement.noneAccepted();
    }
    return ids[best];
  }

  @Override
  public RendezvousPlacement with(Node node) {
    return new RendezvousPlacement(Placement.plus(nodes, node));
  }

  @Override
  public RendezvousPlacement without(long id) {
    return new RendezvousPlacement(Placement.minus(nodes, id));
  }

  @Override
  public long stateBytes() {
    return 0;
  }
}
