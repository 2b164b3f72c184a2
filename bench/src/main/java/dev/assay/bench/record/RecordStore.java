package dev.assay.bench.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of runs: {@code ROOT/SYSTEM-ID/UTC-TIME/}. Any number of processes may use one store; a
 * run has one writer at a time.
 *
 * @param root the folder, for example {@code results}; made when the first run is
 */
public record RecordStore(Path root) {

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int SAME_SECOND_LIMIT = 100;

  /**
   * Makes the folder of a new run, never one that is there already: a second run within the second
   * is called {@code …Z-2}.
   *
   * @param systemId id of the machine
   * @param started when the run began
   * @throws RecordNotWritten when the folder cannot be made
   */
  public RecordFolder create(String systemId, Instant started) throws RecordNotWritten {
    Path system = root.resolve(systemId);
    try {
      Files.createDirectories(system);
    } catch (IOException e) {
      throw new RecordNotWritten(system, e);
    }
    String id = ID.format(started);
    for (int i = 1; i <= SAME_SECOND_LIMIT; i++) {
      Path folder = system.resolve(i == 1 ? id : id + "-" + i);
      try {
        Files.createDirectory(folder);
        return RecordFolder.lock(folder);
      } catch (FileAlreadyExistsException e) {
        // Another run has this name: the next number is tried.
      } catch (RecordNotWritten e) {
        throw e;
      } catch (IOException e) {
        throw new RecordNotWritten(folder, e);
      }
    }
    throw new RecordNotWritten(
        "cannot write "
            + system.resolve(id)
            + ": "
            + SAME_SECOND_LIMIT
            + " runs have begun in this second; check the clock");
  }

  /** Folders that hold a {@code run.json}, oldest first within a machine; none without a root. */
  public List<Path> runs() throws BadRecord {
    List<Path> found = new ArrayList<>();
    for (Path system : subfolders(root)) {
      for (Path run : subfolders(system)) {
        if (Files.isRegularFile(run.resolve(RecordFolder.RUN))) {
          found.add(run);
        }
      }
    }
    return found;
  }

  private static List<Path> subfolders(Path folder) throws BadRecord {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new BadRecord("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }
}
