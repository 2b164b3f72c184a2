package dev.assay.bench.cli;

import dev.assay.kv.server.Server;
import dev.assay.kv.server.ServerConfig;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./assay serve}: the key-value store for clients of Redis. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serve the key-value store to clients of Redis, until Ctrl-C or SHUTDOWN.",
      "  ./assay serve --port 6379 --maxmemory 1gb"
    })
final class ServeCommand implements Callable<Integer> {

  @Option(names = "--port", paramLabel = "N", description = "Port to listen at; default: 6379.")
  int port = 6379;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen at; default: 127.0.0.1.")
  String bind = "127.0.0.1";

  @Option(names = "--transport", paramLabel = "NAME", description = "tcp or uring; default: tcp.")
  String transport = "tcp";

  @Option(names = "--threads", paramLabel = "N", description = "Cores that serve; default: 1.")
  int threads = 1;

  @Option(
      names = "--maxmemory",
      paramLabel = "SIZE",
      description = "Memory of keys, values and index, as 4gb; default: 1gb.")
  String memory = "1gb";

  @Option(
      names = "--maxmemory-policy",
      paramLabel = "POLICY",
      description = "noeviction (default) or allkeys-lru.")
  String policy = "noeviction";

  @Option(names = "--requirepass", paramLabel = "WORD", description = "Password of clients.")
  @Nullable String password;

  @Option(names = "--databases", paramLabel = "N", description = "How many databases; default: 16.")
  int databases = 16;

  @Option(
      names = "--gather-micros",
      paramLabel = "N",
      description = "Let events gather before a core wakes (uring).")
  int gatherMicros;

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Any setting of CONFIG SET.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    Server server = start();
    Output.messages()
        .println("assay: serving at %s:%d (%s)".formatted(bind, server.port(), transport));
    try (StopOnSignal stop = StopOnSignal.arm(Thread.currentThread())) {
      try {
        server.await();
      } catch (InterruptedException e) {
        if (!stop.requested()) {
          throw e;
        }
      }
      server.close();
    }
    return 0;
  }

  private Server start() {
    try {
      if (password != null) {
        settings.put("requirepass", password);
      }
      if (!policy.equals("noeviction") && !policy.equals("allkeys-lru")) {
        throw new BadUse("--maxmemory-policy is noeviction or allkeys-lru, not " + policy);
      }
      return Server.start(
          new ServerConfig(
              bind,
              port,
              transport,
              Optional.empty(),
              threads,
              Settings.bytes(memory),
              policy.equals("allkeys-lru"),
              databases,
              gatherMicros,
              settings),
          sentence -> Output.messages().println("assay: " + sentence));
    } catch (ReplyError e) {
      throw new BadUse(e.text());
    } catch (TransportException | IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }
}
