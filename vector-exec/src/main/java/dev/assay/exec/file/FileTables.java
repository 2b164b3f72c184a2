package dev.assay.exec.file;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.file.mapped.MappedTable;
import dev.assay.exec.table.FileCall;
import dev.assay.exec.table.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files as tables, by their names. What was learned of the last ones is kept, and used as long as
 * the files do not change. All methods may be called by any thread.
 */
public final class FileTables {

  private static final int MOST_KEPT = 32;

  private final Map<String, MappedTable> kept =
      new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MappedTable> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private final int threads;
  private final MemoryBudget budget;

  /**
   * Without any.
   *
   * @param threads how many read text
   * @param budget what the rows of text files take their memory from
   */
  public FileTables(int threads, MemoryBudget budget) {
    this.threads = threads;
    this.budget = budget;
  }

  /**
   * The table of a name that is the name of a file, or a pattern of such; empty where it looks like
   * none. The caller closes it.
   *
   * @throws dev.assay.exec.failure.SqlException where there is no such file, or it is not sound
   */
  public Optional<Table> find(String name) {
    Optional<FileCall> call = FileCall.of(name);
    if (call.isPresent()) {
      return Optional.of(
          FileFormats.open(call.get().path(), call.get().options(), List.of(), threads, budget));
    }
    Optional<FileFormat> format = FileFormat.ofName(name);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    if (format.get() == FileFormat.CSV) {
      return Optional.of(FileFormats.open(name, Map.of(), List.of(), threads, budget));
    }
    return Optional.of(mapped(name, format.get()));
  }

  private synchronized Table mapped(String name, FileFormat format) {
    MappedTable table = kept.get(name);
    if (table == null || !table.isCurrent(FilePattern.files(name))) {
      table = FileFormats.map(name, FilePattern.files(name), format);
      kept.put(name, table);
    }
    return table;
  }
}
