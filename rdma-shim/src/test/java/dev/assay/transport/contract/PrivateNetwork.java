package dev.assay.transport.contract;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.Scheduling;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/**
 * A network namespace that only the calling thread is in, with a bridge whose ports are virtual
 * Ethernet pairs. It is gone, with all that is in it, when the thread has left it.
 */
public final class PrivateNetwork implements AutoCloseable {

  private static final int OPENAT = 257;
  private static final int UNSHARE = 272;
  private static final int SETNS = 308;
  private static final int NEW_NETWORK = 0x40000000;
  private static final int CURRENT_FOLDER = -100;
  private static final int READ_ONLY_CLOEXEC = 0x80000;

  private final int before;
  private int ports;

  /** Enters a new one. */
  public PrivateNetwork() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      String own = "/proc/self/task/" + Scheduling.threadId() + "/ns/net";
      before =
          (int)
              checked(
                  Linux.call(
                      OPENAT,
                      CURRENT_FOLDER,
                      arena.allocateFrom(own).address(),
                      READ_ONLY_CLOEXEC,
                      0,
                      0,
                      0));
    }
    checked(Linux.call(UNSHARE, NEW_NETWORK, 0, 0, 0, 0, 0));
    ip("link add bridge type bridge");
    ip("link set bridge up");
  }

  /** A new port's outer end, up. */
  public String addPort() throws IOException {
    String name = "port" + ports++;
    String inner = name + "b";
    ip(
        "link add %s numrxqueues 1 numtxqueues 1 type veth peer name %s numrxqueues 1 numtxqueues 1"
            .formatted(name, inner));
    ip("link set " + inner + " master bridge up");
    ip("link set " + name + " up");
    return name;
  }

  @Override
  public void close() throws IOException {
    checked(Linux.call(SETNS, before, NEW_NETWORK, 0, 0, 0, 0));
    Descriptors.close(before);
  }

  /** The command inherits the namespace of the thread that starts it. */
  private static void ip(String arguments) throws IOException {
    Process process =
        new ProcessBuilder(("ip " + arguments).split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("ip " + arguments + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static long checked(long result) throws IOException {
    if (result < 0) {
      throw new IOException(Linux.describe(result));
    }
    return result;
  }
}
