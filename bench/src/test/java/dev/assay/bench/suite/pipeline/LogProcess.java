package dev.assay.bench.suite.pipeline;

import java.io.IOException;
import java.nio.file.Path;

/** Writes and reads a log in a JVM of its own. */
final class LogProcess {

  private LogProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (ChronicleLog log = new ChronicleLog(Path.of(arguments[0]))) {
      log.append(1_000, 64, nanos -> {});
      int inOrder = log.tail(1_000, nanos -> {});
      if (inOrder != 1_000) {
        throw new IllegalStateException("only " + inOrder + " of 1000 messages came in order");
      }
    }
  }
}
