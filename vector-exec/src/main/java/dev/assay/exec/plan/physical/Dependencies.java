package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which columns of a block determine which: by equality in every result row, by declared keys of
 * the relations, by constants (Armstrong's closure).
 */
final class Dependencies {

  private final int[] representative;
  private final List<BitSet> from = new ArrayList<>();
  private final List<BitSet> to = new ArrayList<>();
  private final List<BitSet> outputs = new ArrayList<>();
  private final BitSet columnOutputs = new BitSet();

  /**
   * For a block.
   *
   * @param representative by column, one column of those equal to it
   */
  Dependencies(int[] representative) {
    this.representative = representative.clone();
  }

  /** Says that the first columns determine the others. */
  void add(BitSet determining, BitSet determined) {
    from.add(represented(determining));
    to.add(represented(determined));
  }

  /** Says what the next output is: all that it is made of determines it. */
  void addOutput(Expression output) {
    columnOutputs.set(outputs.size(), output instanceof Expression.Column);
    outputs.add(represented(Rewrites.columns(output)));
  }

  /** The same columns, each by the one that stands for all equal to it. */
  BitSet represented(BitSet columns) {
    BitSet result = new BitSet();
    columns.stream().forEach(column -> result.set(representative[column]));
    return result;
  }

  private BitSet closure(BitSet start) {
    BitSet closure = (BitSet) start.clone();
    boolean grows = true;
    while (grows) {
      grows = false;
      for (int i = 0; i < from.size(); i++) {
        if (contains(closure, from.get(i)) && !contains(closure, to.get(i))) {
          closure.or(to.get(i));
          grows = true;
        }
      }
    }
    return closure;
  }

  private static boolean contains(BitSet all, BitSet part) {
    BitSet missing = (BitSet) part.clone();
    missing.andNot(all);
    return missing.isEmpty();
  }

  /**
   * Whether some outputs, each a column, determine another.
   *
   * @param known outputs that are columns
   */
  boolean determine(List<Integer> known, int output) {
    BitSet start = new BitSet();
    known.forEach(each -> start.or(outputs.get(each)));
    return contains(closure(start), outputs.get(output));
  }

  /** Whether an output is a column itself, so that it determines what that column does. */
  boolean isColumn(int output) {
    return columnOutputs.get(output);
  }
}
