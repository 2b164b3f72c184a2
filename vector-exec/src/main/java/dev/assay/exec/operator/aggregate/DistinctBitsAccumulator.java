package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;

/**
 * Different values of each group, counted by a bit for each value that the argument can have. One
 * store for each row takes the place of the two hash lookups of {@link DistinctAccumulator}.
 *
 * <pre>
 *  bits  group 0: words by value | group 1: words by value | ... | nowhere
 * </pre>
 */
final class DistinctBitsAccumulator extends Accumulator {

  private final KeyPacker packer;
  private final int words;
  private final ColumnVector[] columns = new ColumnVector[1];
  private final int[] codes;
  private final int[] scratch;
  private long[] bits = {};

  /**
   * Of an argument whose {@linkplain #wordsOf words} are more than 0.
   *
   * @param vectorLength most rows of a batch
   */
  DistinctBitsAccumulator(QueryMemory memory, ValueType argument, int vectorLength) {
    super(memory, false);
    KeySpace space = KeySpace.ofGroups(List.of(argument), QueryMemory.unbounded());
    packer = new KeyPacker(space, vectorLength, true, KeyPacker.noTranslations(1));
    words = wordsOf(argument);
    codes = new int[vectorLength];
    scratch = new int[vectorLength];
  }

  /** Words that the bits of a group take; 0 where values have no bounds that fit 32 bits. */
  static int wordsOf(ValueType argument) {
    KeySpace space = KeySpace.ofGroups(List.of(argument), QueryMemory.unbounded());
    return space.fitsInts() ? Bitmap.words((int) space.range()) : 0;
  }

  @Override
  void resize(int used, int length) {
    bits = memory.grow(bits, used * words, Math.multiplyExact(length, words));
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(bits, from * words, to * words, 0);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    columns[0] = values;
    packer.packInts(columns, rows.rows(), scratch, codes);
    AggregateScatter.markPairs(
        rows.idsOf(values, nowhere()), codes, rows.rows(), words, bits); // nulls are nowhere
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    long[] others = ((DistinctBitsAccumulator) other).bits;
    for (int i = 0; i < count; i++) {
      int from = theirs[i] * words;
      int to = ours[i] * words;
      for (int w = 0; w < words; w++) {
        bits[to + w] |= others[from + w];
      }
    }
  }

  @Override
  Object[] states() {
    throw new IllegalStateException("a group has more than one place");
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    long[] counts = new long[groups];
    Arrays.setAll(counts, group -> Bitmap.count(bits, group * words, (group + 1) * words));
    return inLane(call, counts, new long[0], groups);
  }
}
