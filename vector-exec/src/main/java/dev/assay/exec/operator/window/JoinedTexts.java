package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.TextHeap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.operator.rows.StoredColumn;
import java.lang.foreign.Arena;

/** Texts behind each other, with another between them, in memory of the query. */
final class JoinedTexts implements RunFunction {

  private final Arguments arguments;
  private final TextHeap heap;

  JoinedTexts(Arguments arguments, Arena arena) {
    this.arguments = arguments;
    heap = new TextHeap(arena);
  }

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    StoredColumn between = arguments.column(1);
    if (count == 0 || !between.isValid(run[0])) {
      return;
    }
    StoredColumn texts = arguments.column(0);
    int gap = between.ints()[run[0]];
    long length = (count - 1L) * gap;
    for (int i = 0; i < count; i++) {
      length += texts.ints()[run[i]];
    }
    if (length > Integer.MAX_VALUE) {
      throw new SqlException("STRING_AGG gives a text of more than 2 GiB");
    }
    long start = heap.allocate((int) length);
    long next = start;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        Memory.copy(between.longs()[run[0]], next, gap);
        next += gap;
      }
      Memory.copy(texts.longs()[run[i]], next, texts.ints()[run[i]]);
      next += texts.ints()[run[i]];
    }
    results.put(row, start, (int) length);
  }
}
