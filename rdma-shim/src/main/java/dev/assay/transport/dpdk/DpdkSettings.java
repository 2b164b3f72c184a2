package dev.assay.transport.dpdk;

import java.nio.file.Path;

/**
 * Which virtual device of DPDK, and how much memory for it.
 *
 * @param driver a driver of the bus {@code vdev}: {@code net_memif}, {@code net_af_packet}, {@code
 *     net_tap}, {@code net_ring}
 * @param arguments what the driver is told, as after {@code --vdev=NAME,}
 * @param ringFrames frames in each of the two rings, a power of two from 64 to 4,096
 */
public record DpdkSettings(String driver, String arguments, int ringFrames) {

  /** Checks the ranges. */
  public DpdkSettings {
    if (!driver.matches("net_[a-z_]+[a-z]")) {
      throw new IllegalArgumentException(
          "a driver of DPDK is named as net_memif, without a number, not '" + driver + "'");
    }
    if (ringFrames < 64 || ringFrames > 4_096 || Integer.bitCount(ringFrames) != 1) {
      throw new IllegalArgumentException(
          "DPDK needs a power of two of frames from 64 to 4096, not " + ringFrames);
    }
  }

  /**
   * One end of a shared memory interface between two processes, which needs no rights; the server
   * begins. Who may enter the socket's folder may be the other end.
   *
   * @param socket the file where the two ends meet, made by the server
   */
  public static DpdkSettings memif(Path socket, boolean server) {
    return new DpdkSettings(
        "net_memif",
        "role=%s,socket=%s,socket-abstract=no"
            .formatted(server ? "server" : "client", socket.toAbsolutePath()),
        512);
  }

  /** Frames of a network interface of the kernel, by a packet socket; needs root. */
  public static DpdkSettings packetSocket(String interfaceName) {
    return new DpdkSettings("net_af_packet", "iface=" + interfaceName, 512);
  }
}
