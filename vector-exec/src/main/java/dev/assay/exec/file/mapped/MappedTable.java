package dev.assay.exec.file.mapped;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.GroupReader;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files of equal columns as one table. Opening reads what they say of themselves; they are mapped
 * while somebody holds a lease, and nothing needs closing. All methods may be called by any thread.
 */
public final class MappedTable implements Table {

  /** What is known of files when they have been opened. */
  public interface Contents {

    /** The columns, as the planner sees them: segments are zone maps. */
    List<TableColumn> columns();

    /** Rows of each row group, of all files. */
    List<Integer> groupRows();

    /**
     * What one worker decodes row groups with.
     *
     * @param files as they were opened, mapped anew
     * @param arena lives as long as the query
     */
    GroupReader reader(List<MappedFile> files, Arena arena);
  }

  /** Reads what files say of themselves. */
  public interface Format {

    /**
     * Opens files whose rows follow each other.
     *
     * @param arena for as long as they are opened
     */
    Contents open(List<MappedFile> files, Arena arena);
  }

  private record Stamp(Path path, long sizeBytes, FileTime time) {

    static Stamp of(Path path) {
      try {
        return new Stamp(path, Files.size(path), Files.getLastModifiedTime(path));
      } catch (IOException e) {
        throw new SqlException("there is no file '" + path + "'");
      }
    }
  }

  private final String name;
  private final List<Stamp> stamps;
  private final Contents contents;
  private final long rows;
  private Optional<Arena> arena = Optional.empty();
  private List<MappedFile> files = List.of();
  private int leases;

  private MappedTable(String name, List<Stamp> stamps, Contents contents) {
    this.name = name;
    this.stamps = stamps;
    this.contents = contents;
    rows = contents.groupRows().stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * Opens files.
   *
   * @param name of the table
   * @param paths one or more, whose rows follow each other
   * @throws SqlException where one is not sound, or has other columns than the first
   */
  public static MappedTable open(String name, List<Path> paths, Format format) {
    List<Stamp> stamps = paths.stream().map(Stamp::of).toList();
    try (Arena arena = Arena.ofShared()) {
      List<MappedFile> files = map(paths, arena);
      return new MappedTable(name, stamps, format.open(files, arena));
    }
  }

  private static List<MappedFile> map(List<Path> paths, Arena arena) {
    List<MappedFile> files = new ArrayList<>();
    paths.forEach(path -> files.add(MappedFile.open(path, arena)));
    return files;
  }

  /** Whether these are the files that were opened, unchanged as far as size and time tell. */
  public boolean isCurrent(List<Path> paths) {
    return stamps.stream().map(Stamp::path).toList().equals(paths)
        && stamps.stream().allMatch(stamp -> stamp.equals(Stamp.of(stamp.path)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TableColumn> columns() {
    return contents.columns();
  }

  @Override
  public List<List<Integer>> keys() {
    return List.of();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public int rowGroups() {
    return contents.groupRows().size();
  }

  @Override
  public long sizeBytes() {
    return 0;
  }

  @Override
  public Optional<Integer> columnIndex(String wanted) {
    for (int c = 0; c < columns().size(); c++) {
      if (columns().get(c).name().equalsIgnoreCase(wanted)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isDecodedOnDemand() {
    return true;
  }

  @Override
  public synchronized GroupReader reader(Arena queryArena) {
    return contents.reader(files, queryArena);
  }

  @Override
  public synchronized Lease lease() {
    if (leases == 0) {
      if (!isCurrent(paths())) {
        throw new SqlException("a file of '" + name + "' changed after it was opened");
      }
      Arena opened = Arena.ofShared();
      try {
        files = map(paths(), opened);
      } catch (RuntimeException | Error e) {
        opened.close();
        throw e;
      }
      arena = Optional.of(opened);
    }
    leases++;
    return new CountedLease();
  }

  private List<Path> paths() {
    return stamps.stream().map(Stamp::path).toList();
  }

  private synchronized void giveBack() {
    if (--leases == 0) {
      files = List.of();
      arena.ifPresent(Arena::close);
      arena = Optional.empty();
    }
  }

  /** Does nothing: what is open goes with the last lease. */
  @Override
  public void close() {}

  private final class CountedLease implements Lease {

    private boolean isGivenBack;

    @Override
    public void close() {
      synchronized (MappedTable.this) {
        if (!isGivenBack) {
          isGivenBack = true;
          giveBack();
        }
      }
    }
  }
}
