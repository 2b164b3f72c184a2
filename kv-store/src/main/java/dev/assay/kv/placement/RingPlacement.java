package dev.assay.kv.placement;

import java.util.List;
import java.util.function.LongPredicate;

/**
 * A key belongs to the first point at or behind it on a circle; each node has many points, so that
 * nodes get even shares: their relative standard deviation is about 1 / sqrt(points).
 *
 * <p>Source: Karger, Lehman, Leighton, Panigrahy, Levine, Lewin: Consistent hashing and random
 * trees, STOC 1997; several points for a node as in Stoica et al.: Chord, SIGCOMM 2001.
 */
public final class RingPlacement implements Placement {

  private final List<Node> nodes;
  private final int pointsPerWeight;
  private final Ring ring;

  /**
   * Over these nodes.
   *
   * @param pointsPerWeight points ("virtual nodes") of a node of weight 1, at least 1
   */
  public RingPlacement(List<Node> nodes, int pointsPerWeight) {
    this.nodes = Placement.checked(nodes);
    this.pointsPerWeight = pointsPerWeight;
    ring = new Ring(nodes, pointsPerWeight);
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public long nodeOf(long hash) {
    return ring.owner(ring.ceiling(hash));
  }

  @Override
  public long nodeOf(long hash, LongPredicate accepts) {
    return ring.accepted(ring.ceiling(hash), accepts);
  }

  @Override
  public RingPlacement with(Node node) {
    return new RingPlacement(Placement.plus(nodes, node), pointsPerWeight);
  }

  @Override
  public RingPlacement without(long id) {
    return new RingPlacement(Placement.minus(nodes, id), pointsPerWeight);
  }

  @Override
  public long stateBytes() {
    return ring.sizeBytes();
  }
}
