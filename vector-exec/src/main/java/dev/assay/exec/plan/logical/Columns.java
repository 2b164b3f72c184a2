package dev.assay.exec.plan.logical;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;

/** Columns in expressions: which are named, and other expressions in their place. */
public final class Columns {

  private Columns() {}

  /** Columns that an expression names. */
  public static BitSet of(RexNode node) {
    BitSet columns = new BitSet();
    collect(node, columns);
    return columns;
  }

  /** Adds the columns that an expression names. */
  public static void collect(RexNode node, BitSet columns) {
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef reference) {
            columns.set(reference.getIndex());
            return super.visitInputRef(reference);
          }
        });
  }

  /** Whether an expression names some column, and none but those that pass a test. */
  static boolean onlyNames(RexNode node, IntPredicate test) {
    BitSet columns = of(node);
    return !columns.isEmpty() && columns.stream().allMatch(test);
  }

  /** The expression with others in place of its columns. */
  static RexNode replace(RexNode node, List<RexNode> replacements) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return replacements.get(reference.getIndex());
          }
        });
  }

  /** The expression with its columns numbered higher by some. */
  static RexNode shift(RexNode node, int by) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return new RexInputRef(reference.getIndex() + by, reference.getType());
          }
        });
  }

  /** Whether an expression refers to a query around it. */
  public static boolean isCorrelated(RexNode node) {
    boolean[] found = {false};
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitCorrelVariable(RexCorrelVariable variable) {
            found[0] = true;
            return super.visitCorrelVariable(variable);
          }
        });
    return found[0];
  }

  /** Whether an expression holds a subquery. */
  public static boolean holdsSubquery(RexNode node) {
    boolean[] found = {false};
    node.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitSubQuery(RexSubQuery query) {
            found[0] = true;
            return super.visitSubQuery(query);
          }
        });
    return found[0];
  }
}
