package dev.assay.kv.placement;

import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * A table of a prime number of places, filled by the nodes in turn, each in an order of its own;
 * one access finds a key's node, shares are even within a place. When nodes come or go, some keys
 * move between nodes that stay. A node of weight w has w turns.
 *
 * <p>Source: Eisenbud et al.: Maglev: A fast and reliable software network load balancer, NSDI
 * 2016, section 3.4.
 */
public final class MaglevPlacement implements Placement {

  /** The smaller of the paper's tables: for some hundreds of nodes. */
  public static final int USUAL_PLACES = 65_537;

  private final List<Node> nodes;
  private final int places;
  private final long[] table;

  /**
   * Over these nodes.
   *
   * @param places size of the table: a prime, best a hundred times the nodes or more
   */
  public MaglevPlacement(List<Node> nodes, int places) {
    this.nodes = Placement.checked(nodes);
    if (places < nodes.stream().mapToInt(Node::weight).sum()) {
      throw new IllegalArgumentException(places + " places are too few for these nodes");
    }
    this.places = places;
    // whoever lists the nodes in another order gets the same table
    table = fill(nodes.stream().sorted(Comparator.comparingLong(Node::id)).toList(), places);
  }

  private static long[] fill(List<Node> nodes, int places) {
    long[] table = new long[places];
    boolean[] taken = new boolean[places];
    int[] next = new int[nodes.size()];
    int[] skip = new int[nodes.size()];
    for (int i = 0; i < next.length; i++) {
      long id = nodes.get(i).id();
      next[i] = (int) Long.remainderUnsigned(Mixing.mix(id, 0), places);
      skip[i] = (int) Long.remainderUnsigned(Mixing.mix(id, 1), places - 1) + 1;
    }
    int filled = 0;
    while (filled < places) {
      for (int i = 0; i < next.length; i++) {
        for (int turn = 0; turn < nodes.get(i).weight() && filled < places; turn++) {
          while (taken[next[i]]) {
            next[i] = (next[i] + skip[i]) % places;
          }
          taken[next[i]] = true;
          table[next[i]] = nodes.get(i).id();
          filled++;
        }
      }
    }
    return table;
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public long nodeOf(long hash) {
    return table[place(hash)];
  }

  @Override
  public long nodeOf(long hash, LongPredicate accepts) {
    return Placement.accepted(table, place(hash), accepts);
  }

  /** The hash's share of 2^64 as a share of the table. */
  private int place(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, places);
  }

  @Override
  public MaglevPlacement with(Node node) {
    return new MaglevPlacement(Placement.plus(nodes, node), places);
  }

  @Override
  public MaglevPlacement without(long id) {
    return new MaglevPlacement(Placement.minus(nodes, id), places);
  }

  @Override
  public long stateBytes() {
    return (long) table.length * Long.BYTES;
  }
}
