package dev.assay.exec.operator.spill;

import dev.assay.exec.kernel.HashIds;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.spill.SpillFile;
import dev.assay.exec.type.Lane;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows in a temporary file by a hash of their keys: rows of equal keys are in the same partition,
 * here as in any other set of partitions of the same depth. Any thread may write.
 */
public final class SpilledPartitions {

  /** Logarithm of the number of partitions. */
  public static final int LOG = 6;

  /** Partitions. */
  public static final int COUNT = 1 << LOG;

  /** Depth up to which a partition can be split. */
  private static final int MOST_DEPTH = 6;

  private static final int PAGE_ROWS = 1 << 13;
  private static final int LEAST_SPLIT_ROWS = 1 << 13;
  private static final int MOST_SPLIT_ROWS = 1 << 17;

  private final RowHash hash;
  private final int depth;
  private final QueryContext query;
  private final SpillFile file;
  private final List<SpilledRows> parts;

  /**
   * No rows yet.
   *
   * @param lanes of the columns
   * @param hash of their keys
   */
  public SpilledPartitions(List<Lane> lanes, RowHash hash, QueryContext query) {
    this(lanes, hash, 0, query.spill().newFile(), query);
  }

  private SpilledPartitions(
      List<Lane> lanes, RowHash hash, int depth, SpillFile file, QueryContext query) {
    this.hash = hash;
    this.depth = depth;
    this.query = query;
    this.file = file;
    parts = Stream.generate(() -> new SpilledRows(file, lanes)).limit(COUNT).toList();
  }

  /** No rows yet, for those of one of its partitions; in the same file. */
  public SpilledPartitions deeper() {
    return new SpilledPartitions(parts.getFirst().lanes(), hash, depth + 1, file, query);
  }

  /** No rows yet, by the same hash; in the same file. */
  public SpilledPartitions another() {
    return new SpilledPartitions(parts.getFirst().lanes(), hash, depth, file, query);
  }

  /** No rows yet, of no partition; in the same file. */
  public SpilledRows noRows() {
    return new SpilledRows(file, parts.getFirst().lanes());
  }

  /** Whether a partition can still be split. */
  public boolean canSplit() {
    return depth < MOST_DEPTH;
  }

  /** The rows of a partition. */
  public SpilledRows part(int partition) {
    return parts.get(partition);
  }

  /** Whether all rows are in the same partition. */
  public boolean isOnePartition() {
    return parts.stream().filter(part -> part.rows() > 0).count() < 2;
  }

  /** Bytes written, those of deeper partitions among them. */
  public long bytes() {
    return file.bytes();
  }

  /** What a worker writes with. */
  public PageWriter newWriter() {
    return new PageWriter(file, PAGE_ROWS, query);
  }

  /** Writes the first rows of columns, each to its partition. */
  public void write(List<StoredColumn> rows, int count, PageWriter writer) {
    long[] hashes = new long[count];
    hash.fill(rows, count, hashes);
    int[] starts = new int[COUNT + 1];
    for (int row = 0; row < count; row++) {
      hashes[row] = partition(hashes[row]);
      starts[(int) hashes[row] + 1]++;
    }
    for (int p = 0; p < COUNT; p++) {
      starts[p + 1] += starts[p];
    }
    int[] sorted = new int[count];
    int[] next = starts.clone();
    for (int row = 0; row < count; row++) {
      sorted[next[(int) hashes[row]]++] = row;
    }
    for (int p = 0; p < COUNT; p++) {
      writer.write(rows, sorted, starts[p], starts[p + 1], parts.get(p));
    }
  }

  /** Of a depth of 0 the highest bits, as {@link RowHash} is used elsewhere too. */
  private long partition(long of) {
    long bits = depth == 0 ? of : HashIds.mix(of + depth * HashIds.SCATTER);
    return bits >>> (Long.SIZE - LOG);
  }

  /** The rows of a partition in partitions by other bits of their hashes. */
  public SpilledPartitions split(int partition, MemoryShare share) {
    SpilledPartitions finer = deeper();
    SpilledRows rows = part(partition);
    PageWriter writer = finer.newWriter();
    long affordable = share.leftForWorker() / (4 * SpilledRows.bytes(rows.lanes(), 8) / 8 + 1);
    int most = Math.clamp(affordable, LEAST_SPLIT_ROWS, MOST_SPLIT_ROWS);
    List<StoredColumn> some = rows.room(most, share.memory());
    int count = 0;
    for (int page = 0; page < rows.pages(); page++) {
      if (count + rows.rows(page) > most) {
        finer.write(some, count, writer);
        count = 0;
      }
      rows.read(page, some, count);
      count += rows.rows(page);
    }
    finer.write(some, count, writer);
    some.forEach(column -> column.release(share.memory()));
    return finer;
  }
}
