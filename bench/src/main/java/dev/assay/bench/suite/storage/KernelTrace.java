package dev.assay.bench.suite.storage;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where in its files this process writes, by the kernel's trace points of system calls, in a buffer
 * of its own (tracefs, Documentation/trace/ftrace.rst). Mapped memory is written by no call.
 */
final class KernelTrace implements AutoCloseable {

  private static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");
  private static final String[] CALLS = {
    "write", "pwrite64", "writev", "pwritev", "lseek", "close"
  };
  private static final Pattern ENTER = Pattern.compile("-(\\d+) .*: sys_(\\w+)\\((.*)\\)");
  private static final Pattern EXIT = Pattern.compile("-(\\d+) .*: sys_(\\w+) -> 0x(\\w+)");
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+): (\\w+)");

  private final Path folder;

  private KernelTrace(Path folder) {
    this.folder = folder;
  }

  /** A write: so many bytes, from a place on; whether the one before ended there. */
  record Write(long bytes, boolean isContiguous) {}

  /** Why it cannot trace here. */
  static Optional<String> whyNot() {
    return Files.isWritable(INSTANCES)
            && Files.isDirectory(INSTANCES.resolve("../events/syscalls/sys_enter_pwrite64"))
        ? Optional.empty()
        : Optional.of(
            "needs tracefs and the right to trace, to see where writes go; as root:"
                + " mount -t tracefs nodev /sys/kernel/tracing");
  }

  /** Begins. */
  static KernelTrace begin() throws IOException {
    Path folder =
        Files.createDirectory(INSTANCES.resolve("assay-" + ProcessHandle.current().pid()));
    KernelTrace trace = new KernelTrace(folder);
    try {
      trace.set("buffer_size_kb", "16384");
      trace.set("options/event-fork", "1");
      try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
        trace.set(
            "set_event_pid",
            threads.map(thread -> thread.getFileName().toString()).collect(joining(" ")));
      }
      trace.set(
          "set_event",
          Stream.of(CALLS)
              .map(call -> "syscalls:sys_enter_" + call + " syscalls:sys_exit_" + call)
              .collect(joining(" ")));
      return trace;
    } catch (IOException e) {
      trace.close();
      throw e;
    }
  }

  private void set(String file, String value) throws IOException {
    Files.writeString(folder.resolve(file), value);
  }

  /** Ends tracing and tells each write with its descriptor, in order. */
  void end(BiConsumer<Integer, Write> writes) throws IOException {
    set("tracing_on", "0");
    Map<String, Map<String, Long>> underWay = new HashMap<>();
    Map<Integer, Long> positions = new HashMap<>();
    Map<Integer, Long> ends = new HashMap<>();
    try (Stream<String> lines = Files.lines(folder.resolve("trace"))) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher enter = ENTER.matcher(line);
        Matcher exit = EXIT.matcher(line);
        if (enter.find()) {
          Map<String, Long> arguments = new HashMap<>();
          ARGUMENT
              .matcher(enter.group(3))
              .results()
              .forEach(r -> arguments.put(r.group(1), number(r.group(2))));
          underWay.put(enter.group(1) + enter.group(2), arguments);
        } else if (exit.find()) {
          Map<String, Long> arguments = underWay.remove(exit.group(1) + exit.group(2));
          long result = Long.parseUnsignedLong(exit.group(3), 16);
          if (arguments != null && result >= 0) {
            int file = arguments.getOrDefault("fd", -1L).intValue();
            switch (exit.group(2)) {
              case "close" -> {
                positions.remove(file);
                ends.remove(file);
              }
              case "lseek" -> positions.put(file, result);
              default -> {
                Long own = arguments.getOrDefault("pos", arguments.get("pos_l"));
                long at = own == null ? positions.getOrDefault(file, 0L) : own;
                writes.accept(file, new Write(result, ends.getOrDefault(file, 0L) == at));
                ends.put(file, at + result);
                if (own == null) {
                  positions.put(file, at + result);
                }
              }
            }
          }
        }
      }
    }
  }

  private static long number(String hex) {
    try {
      return Long.parseUnsignedLong(hex.startsWith("0x") ? hex.substring(2) : hex, 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    Files.delete(folder);
  }
}
