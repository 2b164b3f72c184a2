package dev.assay.bench.suite.placement;

import dev.assay.bench.suite.store.subject.Values;
import dev.assay.kv.placement.JumpPlacement;
import dev.assay.kv.placement.MaglevPlacement;
import dev.assay.kv.placement.MultiProbePlacement;
import dev.assay.kv.placement.Node;
import dev.assay.kv.placement.Placement;
import dev.assay.kv.placement.RendezvousPlacement;
import dev.assay.kv.placement.RingPlacement;
import java.util.List;
import java.util.stream.LongStream;

/** The ways to place keys, each with its usual settings. */
enum Algorithm {
  /** A circle with 100 points a node. */
  RING("ring"),
  /** Jump consistent hash. */
  JUMP("jump"),
  /** Highest random weight. */
  RENDEZVOUS("rendezvous"),
  /** A table of 65,537 places. */
  MAGLEV("maglev"),
  /** A circle with one point a node and 21 tries a key. */
  MULTI_PROBE("multi-probe");

  /** Points of a node on the circle. */
  static final int POINTS = 100;

  private final String label;

  Algorithm(String label) {
    this.label = label;
  }

  /** Over so many nodes, which are others for each seed. */
  Placement of(int nodes, long seed) {
    return of(nodes(nodes, seed));
  }

  /** Over these nodes. */
  Placement of(List<Node> nodes) {
    return switch (this) {
      case RING -> new RingPlacement(nodes, POINTS);
      case JUMP -> new JumpPlacement(nodes);
      case RENDEZVOUS -> new RendezvousPlacement(nodes);
      case MAGLEV -> new MaglevPlacement(nodes, MaglevPlacement.USUAL_PLACES);
      case MULTI_PROBE -> new MultiProbePlacement(nodes, MultiProbePlacement.USUAL_PROBES);
    };
  }

  /** Nodes of weight 1. */
  static List<Node> nodes(int count, long seed) {
    return LongStream.range(0, count).mapToObj(i -> Node.of(Values.mix((seed << 32) + i))).toList();
  }

  /** Id of a node that is none of {@link #nodes}. */
  static long newcomer(long seed) {
    return Values.mix((seed << 32) - 1);
  }

  /** Hashes of so many keys. */
  static long[] keys(int count, long seed) {
    return LongStream.range(0, count).map(i -> Values.mix(~((seed << 32) + i))).toArray();
  }

  @Override
  public String toString() {
    return label;
  }
}
