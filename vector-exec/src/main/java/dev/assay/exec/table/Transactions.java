package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import org.jspecify.annotations.Nullable;

/**
 * What one session reads and writes: the catalogue of all sessions, or within a transaction a fork
 * of it that only this session sees. Whoever commits first wins: a later one fails where both
 * changed a table. Any thread may use it.
 */
public final class Transactions {

  private final Catalogue base;
  private @Nullable Catalogue open;

  /** Without a transaction. */
  public Transactions(Catalogue base) {
    this.base = base;
  }

  /** The catalogue of all sessions. */
  public Catalogue base() {
    return base;
  }

  /** What statements of this session work on now. */
  public synchronized Catalogue catalogue() {
    return open == null ? base : open;
  }

  /** Whether a transaction is open. */
  public synchronized boolean isOpen() {
    return open != null;
  }

  /**
   * Begins a transaction.
   *
   * @throws SqlException where one is open
   */
  public synchronized void begin() {
    if (open != null) {
      throw new SqlException("a transaction is open already: commit it or roll it back first");
    }
    open = base.fork();
  }

  /**
   * Ends the transaction; what it changed is what all sessions see from now on.
   *
   * @throws SqlException where none is open, or where others changed the same tables since it
   *     began: nothing of it is kept then
   */
  public void commit() {
    try (Catalogue ended = end()) {
      base.merge(ended);
    }
  }

  /**
   * Ends the transaction; nothing of it is kept.
   *
   * @throws SqlException where none is open
   */
  public void rollback() {
    end().close();
  }

  private synchronized Catalogue end() {
    Catalogue ended = open;
    if (ended == null) {
      throw new SqlException("no transaction is open");
    }
    open = null;
    return ended;
  }
}
