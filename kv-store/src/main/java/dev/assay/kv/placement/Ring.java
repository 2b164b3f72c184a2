package dev.assay.kv.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;

/** Points of nodes on a circle of 2^64 places, in order. */
final class Ring {

  private final long[] points;
  private final long[] owners;

  private record Point(long at, long owner) {}

  /** So many points for each node and each unit of its weight. */
  Ring(List<Node> nodes, int pointsPerWeight) {
    List<Point> all = new ArrayList<>();
    for (Node node : nodes) {
      for (int i = 0; i < node.weight() * pointsPerWeight; i++) {
        all.add(new Point(Mixing.mix(node.id(), i), node.id()));
      }
    }
    // points at the same place are in the order of their owners, however the list came about
    all.sort(Comparator.comparingLong(Point::at).thenComparingLong(Point::owner));
    points = all.stream().mapToLong(Point::at).toArray();
    owners = all.stream().mapToLong(Point::owner).toArray();
  }

  /** Index of the first point at or behind a place, going around. */
  int ceiling(long place) {
    int low = 0;
    int left = points.length;
    while (left > 0) {
      int half = left >>> 1;
      boolean before = points[low + half] < place;
      low = before ? low + half + 1 : low;
      left = before ? left - half - 1 : half;
    }
    return low == points.length ? 0 : low;
  }

  /** How far it is from a place to the point behind it, unsigned. */
  long distance(long place, int index) {
    return points[index] - place;
  }

  long owner(int index) {
    return owners[index];
  }

  /** The first owner that is accepted, from the one at an index on. */
  long accepted(int first, LongPredicate accepts) {
    return Placement.accepted(owners, first, accepts);
  }

  long sizeBytes() {
    return 2L * Long.BYTES * points.length;
  }
}
