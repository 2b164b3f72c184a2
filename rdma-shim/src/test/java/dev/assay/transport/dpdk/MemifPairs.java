package dev.assay.transport.dpdk;

import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.ForwardingTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Workers two by two: each second one is the other end of the one before. In a process that was
 * forked by a test, the other end of the one that is open there.
 */
final class MemifPairs extends ForwardingTransport {

  private int opened;
  private Path socket = Path.of("none");

  MemifPairs() {
    super(new DpdkTransport(DpdkSettings.memif(Path.of("any"), true)));
  }

  /** Where a process keeps its sockets. */
  private static Path folder(long process) {
    return Path.of(System.getProperty("java.io.tmpdir"), "assay-memif-" + process);
  }

  @Override
  public Worker openWorker(TransportConfig config) throws TransportException {
    try {
      boolean server = opened++ % 2 == 0;
      Path parents = folder(ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L));
      if (Files.isDirectory(parents)) {
        server = false;
        socket = onlyOne(parents);
      } else if (server) {
        Path folder = Files.createDirectories(folder(ProcessHandle.current().pid()));
        folder.toFile().deleteOnExit();
        socket = folder.resolve("socket-" + System.nanoTime());
      }
      return new DpdkTransport(DpdkSettings.memif(socket, server)).openWorker(config);
    } catch (IOException e) {
      throw new TransportException("no folder for sockets", e);
    }
  }

  private static Path onlyOne(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
