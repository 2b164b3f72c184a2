package dev.assay.transport.shm;

import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import java.nio.file.Path;

/** Ports in a folder of a test's own, where nobody else's files are. */
public final class ShmPorts {

  private ShmPorts() {}

  /** A port whose folder is below that one. */
  public static LinkPort in(Path root, TransportConfig config) throws TransportException {
    return new ShmPort(root, config);
  }
}
