package dev.assay.bench.suite.server;

import dev.assay.bench.load.JavaCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server that takes part: it runs in a process of its own, stopped while others have a turn. */
final class Contender implements AutoCloseable {

  private static final int HEAP_MEBIBYTES = 512;

  private final String name;
  private final ServerProcess process;

  private Contender(String name, ServerProcess process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts all that can run here on one CPU: ours first, then Redis, then the constant.
   *
   * @param fsync level of the log that they keep, as Redis names it; then there is no constant
   */
  static List<Contender> start(int cpu, Path scratch, boolean all, Optional<String> fsync)
      throws IOException {
    List<Contender> started = new ArrayList<>();
    try {
      started.add(new Contender("assay", ours(cpu, "tcp", scratch, fsync)));
      if (all) {
        started.add(new Contender("assay uring", ours(cpu, "uring", scratch, fsync)));
      }
      Optional<Path> redis = ServerProcess.find("redis-server");
      if (redis.isPresent()) {
        started.add(new Contender("redis", ServerProcess.redis(redis.get(), cpu, scratch, fsync)));
      }
      if (fsync.isEmpty()) {
        int port = ServerProcess.freePort();
        List<String> command =
            JavaCommand.of(HEAP_MEBIBYTES, ConstantServer.class.getName(), Integer.toString(port));
        started.add(new Contender("constant", ServerProcess.start(command, cpu, port)));
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.forEach(Contender::close);
      throw e;
    }
  }

  private static ServerProcess ours(int cpu, String transport, Path scratch, Optional<String> fsync)
      throws IOException {
    int port = ServerProcess.freePort();
    List<String> command =
        JavaCommand.of(
            HEAP_MEBIBYTES,
            "dev.assay.bench.cli.Assay",
            "serve",
            "--port=" + port,
            "--transport=" + transport,
            "--maxmemory=256mb");
    if (fsync.isPresent()) {
      command.add("--appendonly=" + scratch.resolve("journal-" + transport));
      command.add("--appendfsync=" + fsync.get());
    }
    return ServerProcess.start(command, cpu, port);
  }

  String name() {
    return name;
  }

  boolean isConstant() {
    return name.equals("constant");
  }

  ServerProcess process() {
    return process;
  }

  BatchClient connect(int connections) throws IOException {
    return new BatchClient(process.address(), connections, isConstant());
  }

  @Override
  public void close() {
    process.close();
  }
}
