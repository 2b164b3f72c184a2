package dev.assay.exec.plan.cost;

import java.util.List;

/**
 * What a planner is told instead of choosing it by cost: for experiments that ask how good its
 * choices are.
 *
 * @param joinOrder relations of a join by their place in FROM: the first one streams, the others
 *     are built and joined to it in this order; holds for blocks that join exactly so many by inner
 *     joins; empty where cost decides
 * @param conjunctsAsWritten whether predicates of a scan stay in the order of the text
 * @param isUnsampled whether estimates know no more of a table than its bounds and how many values
 *     are different, which is wrong where values are skewed or hang together
 */
public record ForcedChoices(
    List<Integer> joinOrder, boolean conjunctsAsWritten, boolean isUnsampled) {

  /** Cost decides everything. */
  public static final ForcedChoices NONE = new ForcedChoices(List.of(), false);

  /** Cost decides everything, by estimates that are often wrong. */
  public static final ForcedChoices UNSAMPLED = new ForcedChoices(List.of(), false, true);

  /** With all that is known of tables. */
  public ForcedChoices(List<Integer> joinOrder, boolean conjunctsAsWritten) {
    this(joinOrder, conjunctsAsWritten, false);
  }

  /** Freezes. */
  public ForcedChoices {
    joinOrder = List.copyOf(joinOrder);
  }
}
