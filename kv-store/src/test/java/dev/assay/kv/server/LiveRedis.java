package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;

/** A redis-server of this machine, to compare with; tests are skipped where there is none. */
final class LiveRedis implements AutoCloseable {

  private final Process process;
  private final int port;

  private LiveRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static LiveRedis start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process = null;
    try {
      process =
          new ProcessBuilder(
                  "redis-server", "--port", "" + port, "--save", "", "--bind", "127.0.0.1")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no redis-server here (apt-get install redis-server)");
      throw e;
    }
    for (int tries = 0; ; tries++) {
      try (RespClient client = new RespClient(port)) {
        assertEquals("+PONG", client.call("PING"));
        return new LiveRedis(process, port);
      } catch (IOException e) {
        assumeTrue(tries < 5000 && process.isAlive(), "redis-server did not start: " + e);
        Thread.onSpinWait();
      }
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
