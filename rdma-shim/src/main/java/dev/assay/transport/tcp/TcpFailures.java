package dev.assay.transport.tcp;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import java.io.IOException;
import java.net.ConnectException;

/** What the kernel's errors mean to a stream. */
final class TcpFailures {

  private TcpFailures() {}

  static CloseCause ofConnect(String peer, IOException error) {
    if (!(error instanceof ConnectException)) {
      return new CloseCause(Kind.FAILURE, "cannot connect to " + peer + ": " + error.getMessage());
    }
    return isTimeout(error)
        ? new CloseCause(Kind.CONNECT_TIMEOUT, peer + " does not answer")
        : new CloseCause(Kind.REFUSED, "nobody listens at " + peer + ": " + error.getMessage());
  }

  static CloseCause ofRead(String peer, IOException error) {
    return isTimeout(error)
        ? new CloseCause(Kind.PEER_SILENT, peer + " has been silent for too long")
        : new CloseCause(Kind.RESET, peer + " cut the connection off: " + error.getMessage());
  }

  static CloseCause reset(String peer) {
    return new CloseCause(Kind.RESET, peer + " cut the connection off");
  }

  private static boolean isTimeout(IOException error) {
    return String.valueOf(error.getMessage()).contains("timed out");
  }
}
