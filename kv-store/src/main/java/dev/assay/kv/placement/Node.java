package dev.assay.kv.placement;

/**
 * Something that keys are placed on.
 *
 * @param id unique among the nodes, and the same whenever it comes back
 * @param weight how many times as much it takes as a node of weight 1; 1 to 1,000
 */
public record Node(long id, int weight) {

  private static final int MOST_WEIGHT = 1_000;

  /** Checks the weight. */
  public Node {
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw new IllegalArgumentException("a weight is 1 to " + MOST_WEIGHT + ", not " + weight);
    }
  }

  /** Of weight 1. */
  public static Node of(long id) {
    return new Node(id, 1);
  }
}
