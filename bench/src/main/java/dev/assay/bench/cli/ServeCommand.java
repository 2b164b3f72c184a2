package dev.assay.bench.cli;

import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.server.Metrics;
import dev.assay.kv.server.Server;
import dev.assay.kv.server.ServerConfig;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
      names = "--threads",
      paramLabel = "N",
      description =
          "Cores that carry commands out; default: half of the CPUs, 1 below 4, at most 8.")
  int threads = ServerConfig.threadsFor(Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--gather-micros",
      paramLabel = "N",
      description = "Let events gather before a core wakes (uring).")
  int gatherMicros;

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Any setting of CONFIG SET.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--appendonly",
      paramLabel = "FOLDER",
      description = "Keep changes in a journal in this folder, and begin with what it holds.")
  @Nullable Path journal;

  @Option(
      names = "--appendfsync",
      paramLabel = "WHEN",
      description = "always, everysec (default) or no: when changes are on the disk.")
  String appendFsync = "everysec";

  @Option(
      names = "--capture",
      paramLabel = "FOLDER",
      description = "Keep what clients send in this new folder, for ./assay replay.")
  @Nullable Path capture;

  @Option(
      names = "--capture-most",
      paramLabel = "SIZE",
      description = "A capture ends when it has so many bytes; default: 4gb.")
  String captureMost = "4gb";

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "Serve under TLS with the key in this PKCS12 file.")
  @Nullable Path keystore;

  @Option(names = "--tls-password", paramLabel = "WORD", description = "Password of that file.")
  String keystorePassword = "";

  @Option(
      names = "--metrics-port",
      paramLabel = "N",
      description = "Answer /metrics (Prometheus) and /health at this port.")
  @Nullable Integer metricsPort;

  @Override
  public Integer call() throws InterruptedException {
    try (StopOnSignal stop = StopOnSignal.arm(Thread.currentThread());
        Server server = start();
        Metrics metrics = metricsPort == null ? null : metrics(server, metricsPort)) {
      if (capture != null) {
        capture(server, capture);
      }
      Output.messages()
          .println("assay: serving at %s:%d (%s)".formatted(bind, server.port(), transport));
      if (metrics != null) {
        Output.messages()
            .println("assay: metrics at http://%s:%d/metrics".formatted(bind, metrics.port()));
      }
      try {
        server.await();
      } catch (InterruptedException e) {
        if (!stop.requested()) {
          throw e;
        }
      }
    }
    return 0;
  }

  private void capture(Server server, Path folder) {
    try {
      server.capture(folder, Settings.bytes(captureMost));
    } catch (ReplyError e) {
      throw new BadUse("--capture-most: " + e.text());
    } catch (IllegalStateException | UnsupportedOperationException e) {
      throw new BadUse("--capture: " + e.getMessage());
    }
  }

  private Metrics metrics(Server server, int atPort) {
    try {
      return Metrics.start(server, bind, atPort);
    } catch (IOException e) {
      throw new BadUse("--metrics-port %d: %s".formatted(atPort, e.getMessage()));
    }
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
              keystore == null ? Optional.empty() : Optional.of(tls(keystore)),
              Settings.bytes(memory),
              policy.equals("allkeys-lru"),
              journal == null ? Optional.empty() : Optional.of(journal(journal)),
              databases,
              gatherMicros,
              settings,
              threads),
          sentence -> Output.messages().println("assay: " + sentence));
    } catch (ReplyError e) {
      throw new BadUse(e.text());
    } catch (TransportException | IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private JournalConfig journal(Path folder) {
    Durability durability =
        switch (appendFsync) {
          case "always" -> Durability.always();
          case "everysec" -> Durability.every(Duration.ofSeconds(1));
          case "no" -> Durability.never();
          default ->
              throw new BadUse("--appendfsync is always, everysec or no, not " + appendFsync);
        };
    return JournalConfig.in(folder, durability)
        .withMessages(sentence -> Output.messages().println("assay: " + sentence));
  }

  private SSLContext tls(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, keystorePassword.toCharArray());
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, keystorePassword.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new BadUse("--tls-keystore %s: %s".formatted(file, e.getMessage()));
    }
  }
}
