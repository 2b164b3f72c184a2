package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.BloomBits;
import dev.assay.exec.kernel.HashRows;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keys of collected rows, of any types and columns, by 16 bits for each: about one in thirty other
 * keys is let through.
 */
public final class BloomFilter implements KeyTest {

  /** Words of 32 bits: two keys have one. */
  private static final int KEYS_PER_WORD = 2;

  private static final int LEAST_LOG = 4;
  private static final int MOST_LOG = 22;
  private static final int AT_ONCE = 1 << 12;

  private final int[] words;
  private final int shift;

  private BloomFilter(int[] words, int shift) {
    this.words = words;
    this.shift = shift;
  }

  /**
   * The keys of rows.
   *
   * @param hash of the keys, by the texts that codes stand for
   * @param mostBytes beyond which every key is let through: asking would cost what it saves
   */
  public static KeyTest of(RowStore rows, RowHash hash, long mostBytes, QueryMemory memory) {
    int log = LEAST_LOG;
    while (log <= MOST_LOG && (long) KEYS_PER_WORD << log < rows.size()) {
      log++;
    }
    if (log > MOST_LOG || (long) Integer.BYTES << log > mostBytes) {
      return EVERYTHING;
    }
    int[] words = memory.ints(1 << log);
    Arrays.fill(words, 0, 1 << log, 0);
    long[] hashes = new long[AT_ONCE];
    int[] high = new int[AT_ONCE];
    var columns = rows.columns();
    int count;
    for (int first = 0; first < rows.size(); first += count) {
      count = Math.min(AT_ONCE, rows.size() - first);
      hash.fill(columns, first, count, hashes);
      HashRows.high(hashes, count, high);
      BloomBits.fill(high, count, Integer.SIZE - log, words);
    }
    return new BloomFilter(words, Integer.SIZE - log);
  }

  @Override
  public Selector selector(List<ValueType> types, int vectorLength) {
    RowHash ofTypes = RowHash.ofTexts(types, IntStream.range(0, types.size()).toArray());
    long[] hashes = new long[vectorLength];
    int[] high = new int[vectorLength];
    return (columns, count, positions) -> {
      ofTypes.fill(columns, count, hashes);
      HashRows.high(hashes, count, high);
      return BloomBits.select(high, count, shift, words, positions);
    };
  }

  @Override
  public boolean mayHoldBetween(long from, long to) {
    return true;
  }
}
