package dev.assay.exec.table;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table that changes: its versions, each immutable, of which readers get the latest. Rows that
 * are added one by one are kept on the heap and become part of a version when somebody reads; so
 * adding costs no more than buffering. One statement at a time writes, any thread reads.
 */
public final class TableVersions implements AutoCloseable {

  private final ReentrantLock writes;

  /** What this was forked from, at the version that it was then. */
  private final @Nullable TableVersions origin;

  private final Table originVersion;

  private final Table forked;

  private Table latest;

  /** Goes on where the latest version ends; null until something is added. */
  private @Nullable TableWriter writer;

  private boolean isBehind;
  private boolean isClosed;
  private @Nullable KeyCheck keys;

  /** Begins with a version, and owns it. */
  public TableVersions(Table first) {
    this(first, first, null, new ReentrantLock());
  }

  private TableVersions(
      Table first, Table version, @Nullable TableVersions origin, ReentrantLock writes) {
    latest = first;
    forked = first;
    originVersion = version;
    this.origin = origin;
    this.writes = writes;
  }

  /**
   * A table that begins as this one is now and goes its own way. Both are written under one lock,
   * since they share what grows without changing.
   */
  synchronized TableVersions fork() {
    return latest() instanceof MemoryTable now
        ? new TableVersions(now.fork(), now, this, writes)
        : this;
  }

  /** Whether it is no more what it was when it was made. */
  @SuppressWarnings("ReferenceEquality")
  synchronized boolean isChanged() {
    return latest() != forked;
  }

  /** Whether this is another, or was forked from it. */
  boolean isOf(TableVersions other) {
    return equals(other) || other.equals(origin);
  }

  /** The version of now, for somebody else to own. */
  Table release() {
    return ((MemoryTable) latest()).fork();
  }

  /** Whether this has changed since a fork was made of it. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOvertakenBy(@Nullable TableVersions fork) {
    return fork != null && equals(fork.origin) && latest() != fork.originVersion;
  }

  /**
   * Makes the version of now that of what this was forked from.
   *
   * @return whether it is declared in another way than before
   */
  boolean merge() {
    if (origin != null) {
      origin.replace(release());
    }
    return !definition().equals(originVersion.definition());
  }

  /** Keeps other writers out until the caller unlocks. */
  public ReentrantLock writes() {
    return writes;
  }

  /** The version of now; whoever reads its rows takes it by {@link #lease}. */
  public synchronized Table latest() {
    if (isBehind && writer != null) {
      publish(writer.version());
      isBehind = false;
    }
    return latest;
  }

  /** What the table is declared to be. */
  public synchronized TableDefinition definition() {
    return latest.definition();
  }

  /**
   * The version of now with a lease.
   *
   * @throws IllegalStateException where the table was dropped
   */
  public synchronized LeasedTable lease() {
    Table table = latest();
    return new LeasedTable(table, table.lease());
  }

  /** A version and what keeps it. */
  public record LeasedTable(Table table, Table.Lease lease) {}

  /**
   * Adds rows, all or none. The caller holds {@link #writes}.
   *
   * @param rows one buffer for each column, all of the same size
   */
  public void append(ColumnBuffer[] rows) {
    synchronized (this) {
      TableWriter open = writer;
      if (open != null && open.pendingRows() + rows[0].size() < Table.ROW_GROUP_ROWS) {
        checkKeys(rows);
        open.append(rows);
        isBehind = true;
        return;
      }
    }
    load(target -> target.accept(rows));
  }

  /**
   * Adds rows that come in parts, all or none: where the loader fails the table stays as it is.
   * Readers see the old version until then. The caller holds {@link #writes}.
   *
   * @param loader hands parts over, one at a time
   */
  public void load(Consumer<Consumer<ColumnBuffer[]>> loader) {
    TableWriter continued;
    synchronized (this) {
      continued = new TableWriter((MemoryTable) latest());
      dropWriter();
    }
    boolean isDone = false;
    try {
      loader.accept(
          rows -> {
            checkKeys(rows);
            continued.append(rows);
          });
      synchronized (this) {
        publish(continued.version());
        writer = continued;
      }
      isDone = true;
    } finally {
      if (!isDone) {
        dropKeys();
        continued.discard();
      }
    }
  }

  /**
   * Those of some rows whose keys are in no row of the table, nor in one before. The caller holds
   * {@link #writes}.
   *
   * @param of the keys in question
   */
  public ColumnBuffer[] withoutKnown(ColumnBuffer[] rows, List<List<Integer>> of) {
    return of.isEmpty() ? rows : keys().unknown(rows, of);
  }

  private void checkKeys(ColumnBuffer[] rows) {
    if (!latest.definition().keys().isEmpty()) {
      keys().add(rows);
    }
  }

  private KeyCheck keys() {
    KeyCheck known = keys;
    if (known == null) {
      known = KeyCheck.of((MemoryTable) latest());
      keys = known;
    }
    return known;
  }

  private void dropKeys() {
    if (keys != null) {
      keys.close();
      keys = null;
    }
  }

  /** Makes another table the version of now, and owns it. The caller holds {@link #writes}. */
  public synchronized void replace(Table table) {
    dropWriter();
    dropKeys();
    publish(table);
  }

  /**
   * The same where keys of the table may come twice.
   *
   * @throws SqlException where they do; the table is closed then, and the version of now stays
   */
  public void replaceChecked(Table table) {
    KeyCheck checked;
    try {
      checked = KeyCheck.of((MemoryTable) table);
    } catch (RuntimeException | Error e) {
      table.close();
      throw e;
    }
    replace(table);
    keys = checked;
  }

  private void publish(Table version) {
    if (isClosed) {
      version.close();
      throw new IllegalStateException("table " + version.name() + " is closed");
    }
    latest.close();
    latest = version;
  }

  private void dropWriter() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    isBehind = false;
  }

  /** Ends the table; its memory goes with the last lease. */
  @Override
  public synchronized void close() {
    isClosed = true;
    dropWriter();
    if (writes.tryLock()) { // else the statement that writes drops them when it fails
      try {
        dropKeys();
      } finally {
        writes.unlock();
      }
    }
    latest.close();
  }
}
