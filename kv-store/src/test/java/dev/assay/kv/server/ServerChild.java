package dev.assay.kv.server;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A server in a process of its own, to be killed. */
final class ServerChild {

  private ServerChild() {}

  /** Arguments: folder of the journal, how durable it is or none, how many cores. */
  public static void main(String[] arguments) throws Exception {
    ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(Integer.parseInt(arguments[2]));
    if (!arguments[1].equals("none")) {
      config =
          config.withJournal(
              JournalConfig.in(Path.of(arguments[0]), durability(arguments[1]))
                  .withSegmentBytes(1 << 20)
                  .withCheckpointBytes(Long.MAX_VALUE));
    }
    try (Server server = Server.start(config, sentence -> {})) {
      System.out.println("port " + server.port());
      server.await();
    }
  }

  private static Durability durability(String name) {
    return switch (name) {
      case "no" -> Durability.never();
      case "everysec" -> Durability.every(Duration.ofSeconds(1));
      default -> Durability.always();
    };
  }
}
