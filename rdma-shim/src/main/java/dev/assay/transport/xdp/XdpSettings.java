package dev.assay.transport.xdp;

/**
 * Which queue of which interface, and how much memory for it.
 *
 * @param interfaceName as {@code ip link} shows it; its other traffic goes on as before
 * @param queue receive and transmit queue, 0 or more
 * @param ringFrames frames in each of the four rings, a power of two from 64 to 32,768
 */
public record XdpSettings(String interfaceName, int queue, int ringFrames) {

  /** Checks the ranges. */
  public XdpSettings {
    if (queue < 0 || ringFrames < 64 || ringFrames > 32_768 || Integer.bitCount(ringFrames) != 1) {
      throw new IllegalArgumentException(
          "AF_XDP needs a queue from 0 and a power of two of frames from 64 to 32768, not %d and %d"
              .formatted(queue, ringFrames));
    }
  }

  /** The first queue of an interface, 1,024 frames a ring: 4 MiB. */
  public static XdpSettings on(String interfaceName) {
    return new XdpSettings(interfaceName, 0, 1024);
  }
}
