package dev.assay.bench.suite.server;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server in a process of its own, pinned to one CPU where the machine has taskset(1). */
final class ServerProcess implements AutoCloseable {

  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 5;

  private final Process process;
  private final InetSocketAddress address;

  private ServerProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** A program on the path; empty where there is none. */
  static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts a Redis that writes nothing to disk, or its log.
   *
   * @param cpu to pin it to; -1 for none
   * @param fsync level of its log; empty for none
   */
  static ServerProcess redis(Path program, int cpu, Path folder, Optional<String> fsync)
      throws IOException {
    int port = freePort();
    List<String> command =
        List.of(
            program.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            fsync.isPresent() ? "yes" : "no",
            "--appendfsync",
            fsync.orElse("no"),
            "--auto-aof-rewrite-percentage",
            "0",
            "--dir",
            folder.toString());
    return start(command, cpu, port);
  }

  /** Starts a program and waits until somebody listens at a port of this host. */
  static ServerProcess start(List<String> command, int cpu, int port) throws IOException {
    List<String> whole = new ArrayList<>();
    Optional<Path> pin = find("taskset");
    if (cpu >= 0 && pin.isPresent()) {
      whole.addAll(List.of(pin.get().toString(), "-c", Integer.toString(cpu)));
    }
    whole.addAll(command);
    Process process =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ServerProcess server = new ServerProcess(process, address);
    long begun = System.nanoTime();
    while (!listens(address)) {
      if (!process.isAlive()
          || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        server.close();
        throw new IOException(command.getFirst() + " does not listen at port " + port);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return server;
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (SocketChannel _ = SocketChannel.open(address)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** CPU time of all its threads so far, kernel included, by the scheduler's account; proc(5). */
  long cpuNanos() throws IOException {
    return cpuNanos(process.pid(), "");
  }

  /** CPU time that the compilers of its JVM have taken so far; 0 where it has none. */
  long compilerNanos() throws IOException {
    return compilerNanos(process.pid());
  }

  /** CPU time that the compilers of a JVM have taken so far. */
  static long compilerNanos(long pid) throws IOException {
    return cpuNanos(pid, "C1 Compiler") + cpuNanos(pid, "C2 Compiler");
  }

  private static long cpuNanos(long pid, String threads) throws IOException {
    long sum = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        if (threads.isEmpty() || Files.readString(task.resolve("comm")).startsWith(threads)) {
          sum += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0]);
        }
      }
    }
    return sum;
  }

  /** Lets it run, or stops it so that it takes nothing from others: SIGCONT and SIGSTOP. */
  void letRun(boolean runs) throws IOException, InterruptedException {
    String signal = runs ? "-CONT" : "-STOP";
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    try {
      letRun(true);
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
