package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The other process of the two-process tests: sends back what it reads until its peer closes. */
final class EchoProcess {

  private EchoProcess() {}

  static Process start(Path in, Path out) throws IOException {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                EchoProcess.class.getName(),
                in.toString(),
                out.toString()))
        .inheritIO()
        .start();
  }

  public static void main(String[] files) throws IOException {
    try (SharedRingConsumer in = SharedRing.consumeFrom(Path.of(files[0]));
        SharedRingProducer out = SharedRing.produceTo(Path.of(files[1]))) {
      MessageHandler echo =
          (segment, offset, length) -> {
            long claim;
            while ((claim = out.claim(length)) == MessageProducer.FULL) {
              Thread.onSpinWait();
            }
            out.segment().set(JAVA_LONG, claim, segment.get(JAVA_LONG, offset));
            out.commit(claim);
          };
      while (in.peer() != PeerState.CLOSED) {
        for (int turn = 0; turn < 1_000; turn++) {
          if (in.read(echo, 16) == 0) {
            TwoThreads.pause();
          }
        }
      }
    }
  }
}
