package dev.assay.exec.operator.rows;

import dev.assay.exec.pipeline.KeptTexts;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows that one worker collects. */
public final class RowStore {

  private static final int MOST_EXPECTED = 1 << 22;

  /** One in so many bytes that are free is taken at once for rows that are expected. */
  private static final double EXPECTED_SHARE = 32;

  /** Rows up to which one worker has copied them before another one is there to help. */
  private static final int ALONE = 1 << 14;

  /** Where the rows of a morsel begin. */
  private record Mark(int morsel, int first) {}

  /** Rows of one morsel. */
  private record Run(RowStore store, int morsel, int first, int count) {}

  private final QueryMemory memory;
  private final KeptTexts texts;
  private final List<ColumnAppender> columns;
  private final List<Mark> marks = new ArrayList<>(List.of(new Mark(-1, 0)));
  private final int rowBytes;
  private int size;

  /** Rows of the first morsel that an earlier store has. */
  private long earlier;

  /**
   * An empty store.
   *
   * @param lanes of its columns
   * @param expectedRows a guess, for room made at once
   * @param memory where its arrays are from
   */
  public RowStore(List<Lane> lanes, double expectedRows, QueryMemory memory) {
    this.memory = memory;
    texts = new KeptTexts(memory);
    rowBytes = lanes.stream().mapToInt(Lane::sizeBytes).sum();
    double affordable = memory.freeBytes() / (EXPECTED_SHARE * Math.max(1.0, rowBytes));
    int expected = (int) Math.min(Math.min(MOST_EXPECTED, affordable), Math.max(0, expectedRows));
    columns =
        lanes.stream().map(lane -> new ColumnAppender(lane, expected, memory, texts)).toList();
  }

  /**
   * Rows that are there already, in columns of as many.
   *
   * @param memory from which their arrays are
   */
  public RowStore(List<StoredColumn> columns, int size, QueryMemory memory) {
    this.memory = memory;
    texts = new KeptTexts(memory);
    this.columns = columns.stream().map(c -> new ColumnAppender(c, memory, texts)).toList();
    rowBytes = columns.stream().mapToInt(column -> column.lane().sizeBytes()).sum();
    this.size = size;
  }

  /** Rows. */
  public int size() {
    return size;
  }

  /** Bytes of a row, without what texts point to. */
  public int rowBytes() {
    return rowBytes;
  }

  /** Bytes off the heap for copies of texts. */
  public long keptTextBytes() {
    return texts.keptBytes();
  }

  /** Bytes of the texts of the rows from one on; not of those that are codes. */
  public long textBytes(int first) {
    long bytes = 0;
    for (ColumnAppender column : columns) {
      StoredColumn stored = column.stored();
      for (int row = first; stored.lane() == Lane.STRING && row < size; row++) {
        bytes += stored.isValid(row) ? stored.ints()[row] : 0;
      }
    }
    return bytes;
  }

  /**
   * Whether a worker may add so many rows: there is room, or making some leaves its share enough.
   *
   * @param laterBytes what each row needs besides, when all are there
   */
  public boolean hasRoom(int more, MemoryShare share, double laterBytes) {
    if (texts.bytesFor(more) > 0 && !share.allowsWorker((double) texts.bytesFor(more))) {
      return false;
    }
    int now = columns.isEmpty() ? Integer.MAX_VALUE : columns.getFirst().capacityFor(0);
    if (more <= now - size) {
      return true;
    }
    int next = columns.getFirst().capacityFor(more);
    return next < QueryMemory.LEAST_LENGTH
        || share.allowsWorker((double) next * rowBytes + (size + more) * laterBytes);
  }

  /** The columns, all of the same size; to be read only until more rows are added. */
  public List<StoredColumn> columns() {
    return columns.stream().map(ColumnAppender::stored).toList();
  }

  /**
   * Adds all rows of a batch.
   *
   * @param layout whose columns {@code outputs} names, one for each column of the store
   */
  public void append(Batch batch, Layout layout, int[] outputs) {
    int count = batch.size();
    size = Math.addExact(size, count);
    for (int i = 0; i < outputs.length; i++) {
      columns.get(i).append(batch.column(layout.column(outputs[i])), count);
    }
  }

  /** Adds those rows of a batch. */
  public void append(Batch batch, Layout layout, int[] outputs, int[] rows, int count) {
    size = Math.addExact(size, count);
    for (int i = 0; i < outputs.length; i++) {
      columns.get(i).append(batch.column(layout.column(outputs[i])), rows, count);
    }
  }

  /** Forgets all rows, and keeps the room. */
  public void clear() {
    size = 0;
    marks.clear();
    marks.add(new Mark(-1, 0));
    columns.forEach(ColumnAppender::clear);
    texts.clear();
  }

  /** Adds all rows of another store of such columns, and takes its texts over. */
  public void append(RowStore other) {
    size = Math.addExact(size, other.size);
    for (int c = 0; c < columns.size(); c++) {
      columns.get(c).append(other.columns.get(c).stored());
    }
    texts.adopt(other.texts);
  }

  /** Those rows, in that order, as a new store; this one is given up. */
  public RowStore pick(int[] rows, int count) {
    List<StoredColumn> picked = columns().stream().map(c -> c.pick(rows, count)).toList();
    RowStore store = new RowStore(picked, count, memory);
    store.texts.adopt(texts);
    release();
    return store;
  }

  /**
   * Gives up what was kept of texts but those of the rows that are here: nobody else reads them.
   */
  public void compactTexts() {
    if (texts.keptBytes() > 0) {
      KeptTexts before = new KeptTexts(memory);
      before.adopt(texts);
      columns.forEach(ColumnAppender::keepTexts);
      before.clear();
    }
  }

  /**
   * All rows at other places; this store is given up.
   *
   * @param places of each row, all different and below the number of rows
   */
  public RowStore scattered(int[] places, Workers workers) {
    List<StoredColumn> scattered = new ArrayList<>();
    List<Runnable> tasks = new ArrayList<>();
    int length = Math.max(1, Math.ceilDiv(size, workers.count()));
    for (StoredColumn column : columns()) {
      StoredColumn target = StoredColumn.empty(column.lane(), size, column.hasNulls(), memory);
      scattered.add(target);
      for (int first = 0; first < size; first += length) {
        int from = first;
        tasks.add(() -> column.scatter(from, Math.min(size, from + length), places, target));
      }
      tasks.add(() -> column.scatterValidity(places, target));
    }
    workers.forEach(tasks.size(), task -> tasks.get(task).run());
    release();
    return new RowStore(scattered, size, memory);
  }

  /** A copy of some rows. */
  public RowStore part(int first, int count, QueryMemory of) {
    List<StoredColumn> part = new ArrayList<>();
    for (StoredColumn column : columns()) {
      StoredColumn target = StoredColumn.empty(column.lane(), count, column.hasNulls(), of);
      column.copy(first, count, target, 0);
      column.copyValidity(first, count, target, 0);
      part.add(target);
    }
    return new RowStore(part, count, of);
  }

  /** What is added from now on comes from that morsel. */
  public void startMorsel(int morsel) {
    if (marks.getLast().first == size) {
      marks.removeLast();
    }
    earlier = marks.isEmpty() ? 0 : earlier;
    marks.add(new Mark(morsel, size));
  }

  /** Goes on where another store of the same worker ends. */
  public void follow(RowStore before) {
    Mark last = before.marks.getLast();
    startMorsel(last.morsel);
    earlier = before.size - last.first + (before.marks.size() == 1 ? before.earlier : 0);
  }

  /** Numbers by which rows of several stores of one query are in the order of their morsels. */
  public StoredColumn places() {
    long[] places = new long[size];
    int end = size;
    for (int m = marks.size() - 1; m >= 0; m--) {
      Mark mark = marks.get(m);
      long first = ((long) mark.morsel << Integer.SIZE) + (m == 0 ? earlier : 0);
      for (int row = mark.first; row < end; row++) {
        places[row] = first + row - mark.first;
      }
      end = mark.first;
    }
    return StoredColumn.ofLongs(places, StoredColumn.NO_LONGS, size);
  }

  private void addRuns(List<Run> runs) {
    int end = size;
    for (Mark mark : marks.reversed()) {
      runs.add(new Run(this, mark.morsel, mark.first, end - mark.first));
      end = mark.first;
    }
  }

  /**
   * All rows of several stores of one query, in the order of their morsels, whoever collected them;
   * these stores are given up.
   */
  public static RowStore concatenate(List<RowStore> stores, Workers workers) {
    RowStore first = stores.getFirst();
    if (stores.size() == 1) {
      return first;
    }
    int total = stores.stream().mapToInt(RowStore::size).reduce(0, Math::addExact);
    List<Run> order = new ArrayList<>();
    stores.forEach(store -> store.addRuns(order));
    order.sort(Comparator.comparingInt(Run::morsel));
    List<Runnable> copies = new ArrayList<>();
    List<StoredColumn> whole = new ArrayList<>();
    for (int c = 0; c < first.columns.size(); c++) {
      int column = c;
      boolean hasNulls = stores.stream().anyMatch(s -> s.columns.get(column).stored().hasNulls());
      StoredColumn target =
          StoredColumn.empty(first.columns.get(c).stored().lane(), total, hasNulls, first.memory);
      whole.add(target);
      int at = 0;
      for (Run run : order) {
        StoredColumn source = run.store.columns.get(c).stored();
        int start = at;
        copies.add(() -> source.copy(run.first, run.count, target, start));
        at += run.count;
      }
      copies.add(() -> copyValidity(order, column, target));
    }
    if (total < ALONE) {
      copies.forEach(Runnable::run);
    } else {
      workers.forEach(copies.size(), copy -> copies.get(copy).run());
    }
    RowStore all = new RowStore(whole, total, first.memory);
    for (RowStore store : stores) {
      all.texts.adopt(store.texts);
      store.release();
    }
    return all;
  }

  private static void copyValidity(List<Run> order, int column, StoredColumn target) {
    int at = 0;
    for (Run run : order) {
      run.store.columns.get(column).stored().copyValidity(run.first, run.count, target, at);
      at += run.count;
    }
  }

  /** Gives all up, where its rows, texts too, are somewhere else now. */
  public void giveUp() {
    release();
    texts.clear();
  }

  /** Gives its arrays up, and keeps texts for those who have their addresses. */
  public void release() {
    columns.forEach(column -> column.stored().release(memory));
  }
}
