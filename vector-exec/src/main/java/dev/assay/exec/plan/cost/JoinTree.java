package dev.assay.exec.plan.cost;

/**
 * An order of joins.
 *
 * @see JoinOrder
 */
public sealed interface JoinTree {

  /** Vertices below, as bits. */
  long vertices();

  /** Rows expected. */
  double rows();

  /** Nanoseconds of all joins below. */
  double nanos();

  /** What a row takes on a build side. */
  double rowBytes();

  /**
   * A vertex.
   *
   * @param vertex its index
   */
  record Leaf(int vertex, double rows, double rowBytes) implements JoinTree {
    @Override
    public long vertices() {
      return 1L << vertex;
    }

    @Override
    public double nanos() {
      return 0;
    }
  }

  /**
   * A join.
   *
   * @param vertices of both sides
   * @param kind how the build side, a single vertex unless INNER, is joined
   * @param buildBytes what the side that is built takes in memory, as far as is known
   * @param buildsProbe whether the side called probe, whose rows are kept, is the one to build, so
   *     that the other one marks its rows: SEMI and ANTI only
   */
  record Pair(
      long vertices,
      JoinGraph.Kind kind,
      JoinTree probe,
      JoinTree build,
      double rows,
      double nanos,
      double buildBytes,
      boolean buildsProbe)
      implements JoinTree {
    @Override
    public double rowBytes() {
      boolean isWide = kind == JoinGraph.Kind.INNER || kind == JoinGraph.Kind.LEFT;
      return isWide ? probe.rowBytes() + build.rowBytes() : probe.rowBytes();
    }
  }
}
