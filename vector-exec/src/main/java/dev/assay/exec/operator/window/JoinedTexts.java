package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.rows.StoredColumn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Texts behind each other, with another between them, in memory of the query. */
final class JoinedTexts implements RunFunction {

  private static final long ROOM = 1 << 16;

  private final Arguments arguments;
  private final Arena arena;
  private MemorySegment room = MemorySegment.NULL;
  private long used;

  JoinedTexts(Arguments arguments, Arena arena) {
    this.arguments = arguments;
    this.arena = arena;
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
    if (room.byteSize() - used < length) {
      room = arena.allocate(Math.max(ROOM, length));
      used = 0;
    }
    long start = used;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        append(between.longs()[run[0]], gap);
      }
      append(texts.longs()[run[i]], texts.ints()[run[i]]);
    }
    results.put(row, room.address() + start, (int) length);
  }

  private void append(long address, int length) {
    MemorySegment.copy(MemorySegment.ofAddress(address).reinterpret(length), 0, room, used, length);
    used += length;
  }
}
