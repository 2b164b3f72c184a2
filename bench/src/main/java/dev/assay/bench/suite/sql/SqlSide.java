package dev.assay.bench.suite.sql;

import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine that is compared: all of its tables are in this process, in memory. */
interface SqlSide extends AutoCloseable {

  /** Its name in the record. */
  String label();

  /** Loads a file; a table of that name that is there already goes away. Keys come later. */
  void load(TableDefinition table, Path file) throws SQLException;

  /** Declares the keys of a loaded table. */
  void declareKeys(TableDefinition table) throws SQLException;

  /** From now on queries use so many threads. */
  void threads(int threads) throws SQLException;

  /** Runs a query and reads every value of every row; returns how many there were. */
  long read(String sql) throws SQLException;

  /** The same for a query that is prepared when it is first asked for, and kept until the next. */
  long readPrepared(String sql) throws SQLException;

  /** The rows of a query. */
  List<List<@Nullable Object>> rows(String sql) throws SQLException;

  /** Bytes that the tables take in memory; 0 where the engine does not say. */
  long tableBytes() throws SQLException;

  @Override
  void close() throws SQLException;
}
