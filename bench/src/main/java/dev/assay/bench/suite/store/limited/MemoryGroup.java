package dev.assay.bench.suite.store.limited;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A control group whose processes together may take so much memory, the pages among it that the
 * kernel caches of files for them (cgroups(7)): version 2 where the machine has its memory
 * controller, else version 1.
 */
final class MemoryGroup implements AutoCloseable {

  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final String KILLED = "oom_kill ";

  private final Path folder;

  private MemoryGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes one.
   *
   * @throws IOException where this process may make none, with the reasons
   */
  static MemoryGroup of(long bytes) throws IOException {
    List<String> reasons = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] fields = line.split(":", 3);
      boolean isUnified = fields[1].isEmpty();
      if (isUnified || List.of(fields[1].split(",", -1)).contains("memory")) {
        Path root = ROOT.resolve(isUnified ? "." : fields[1]).normalize();
        for (Path parent : List.of(root.resolve(fields[2].substring(1)), root)) {
          try {
            return make(parent, isUnified ? "memory.max" : "memory.limit_in_bytes", bytes);
          } catch (IOException e) {
            reasons.add(e.toString());
          }
        }
      }
    }
    throw new IOException("no control group with a memory limit can be made: " + reasons);
  }

  private static MemoryGroup make(Path parent, String limit, long bytes) throws IOException {
    String name = "assay-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    Path folder = Files.createDirectory(parent.resolve(name));
    try {
      Files.writeString(existing(folder.resolve(limit)), Long.toString(bytes));
      return new MemoryGroup(folder);
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  /** The kernel makes these files; where there is none, its parent does not pass memory on. */
  private static Path existing(Path file) throws IOException {
    if (!Files.isWritable(file)) {
      throw new IOException("there is no " + file);
    }
    return file;
  }

  /** The command that runs another one within it. */
  List<String> command(List<String> inner) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "echo $$ >\"$0\" && exec \"$@\""));
    command.add(folder.resolve("cgroup.procs").toString());
    command.addAll(inner);
    return command;
  }

  /** How many of its processes the kernel ended because it was out of memory. */
  long killed() throws IOException {
    Path events = folder.resolve("memory.events");
    Path file = Files.exists(events) ? events : folder.resolve("memory.oom_control");
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(KILLED))
        .mapToLong(line -> Long.parseLong(line.substring(KILLED.length())))
        .sum();
  }

  /** Takes it away, once no process is in it. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder);
  }
}
