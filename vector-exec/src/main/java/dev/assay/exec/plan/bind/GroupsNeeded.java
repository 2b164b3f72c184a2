package dev.assay.exec.plan.bind;

/**
 * A subquery asks for an aggregate function of rows that were not known to be grouped: what binds
 * their query begins again.
 */
final class GroupsNeeded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Clause clause;

  GroupsNeeded(Clause clause) {
    super("rows are grouped by an aggregate function in a subquery", null, false, false);
    this.clause = clause;
  }

  Clause clause() {
    return clause;
  }
}
