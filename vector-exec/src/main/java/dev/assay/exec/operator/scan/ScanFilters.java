package dev.assay.exec.operator.scan;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conjuncts of a scan, sorted out: those that encoded values can answer, of which all that
 * bound one column are one, and the rest.
 */
record ScanFilters(List<Interval> intervals, List<Expression> predicates) {

  static ScanFilters of(List<Expression> conjuncts) {
    List<Interval> intervals = new ArrayList<>();
    List<Expression> predicates = new ArrayList<>();
    conjuncts.forEach(conjunct -> sort(conjunct, intervals, predicates));
    return new ScanFilters(intervals, predicates);
  }

  private static void sort(
      Expression conjunct, List<Interval> intervals, List<Expression> predicates) {
    if (conjunct instanceof And and) {
      and.operands().forEach(operand -> sort(operand, intervals, predicates));
      return;
    }
    Optional<Interval> interval = Interval.of(conjunct);
    if (interval.isPresent()) {
      add(interval.get(), intervals);
    } else {
      predicates.add(conjunct);
    }
  }

  private static void add(Interval interval, List<Interval> intervals) {
    for (int i = 0; i < intervals.size(); i++) {
      if (intervals.get(i).canMeet(interval)) {
        intervals.set(i, intervals.get(i).meet(interval));
        return;
      }
    }
    intervals.add(interval);
  }
}
