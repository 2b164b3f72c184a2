package dev.assay.exec.pipeline;

/**
 * What a query may decide while it runs, by what it has seen so far. All of it, but for experiments
 * that ask what each is worth.
 *
 * @param conjunctOrder predicates of a scan or filter change places as data tell what each drops
 * @param keyFilters a build side's keys drop rows of scans before the join looks at them
 * @param joinRoles a build side that is much larger than expected streams past the other side
 */
public record Adaptation(boolean conjunctOrder, boolean keyFilters, boolean joinRoles) {

  /** Everything. */
  public static final Adaptation ALL = new Adaptation(true, true, true);
}
