package dev.assay.kv.placement;

import java.util.HashMap;
import java.util.Map;

/**
 * Places on nodes of which none gets more than a given multiple of the mean: a key goes to the
 * first node in its order of preference that is not full. Not for several threads at a time.
 *
 * <p>Source: Mirrokni, Thorup, Zadimoghaddam: Consistent hashing with bounded loads, SODA 2018.
 */
public final class BoundedLoads {

  private final Placement placement;
  private final double most;
  private final Map<Long, Integer> weights = new HashMap<>();
  private final Map<Long, Long> loads = new HashMap<>();
  private final long weightOfAll;
  private final long expected;
  private long placed;

  /**
   * With nothing placed.
   *
   * @param most times the mean that a node takes at most; above 1
   * @param expected how many nodes have room for from the beginning, 0 or more: with few of them
   *     placed, bounds that grow with each would send most keys elsewhere
   */
  public BoundedLoads(Placement placement, double most, long expected) {
    if (!(most > 1)) {
      throw new IllegalArgumentException("a bound is above 1, not " + most);
    }
    this.placement = placement;
    this.most = most;
    this.expected = expected;
    placement.nodes().forEach(node -> weights.put(node.id(), node.weight()));
    weightOfAll = placement.nodes().stream().mapToLong(Node::weight).sum();
  }

  /** Places one, and returns the id of its node. */
  public long place(long hash) {
    placed++;
    long id = placement.nodeOf(hash, node -> load(node) < capacity(node));
    loads.merge(id, 1L, Long::sum);
    return id;
  }

  /** Takes one away again from the node that it was placed on. */
  public void remove(long id) {
    if (load(id) == 0) {
      throw new IllegalStateException("nothing is placed on node " + id);
    }
    loads.merge(id, -1L, Long::sum);
    placed--;
  }

  /** How many a node has. */
  public long load(long id) {
    return loads.getOrDefault(id, 0L);
  }

  /** How many a node takes at most: the bound times its share of all, or of all expected. */
  public long capacity(long id) {
    double all = (double) Math.max(placed, expected);
    return (long) Math.ceil(most * all * weights.getOrDefault(id, 0) / (double) weightOfAll);
  }
}
