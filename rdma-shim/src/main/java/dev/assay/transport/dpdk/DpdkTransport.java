package dev.assay.transport.dpdk;

import dev.assay.transport.TransportException;
import dev.assay.transport.reliable.FramePort;
import dev.assay.transport.reliable.FrameTransport;
import java.util.Optional;

/**
 * {@code dpdk://hardware-address:service}: frames of our own over a private Ethernet link or a
 * shared memory interface, by a poll-mode driver. DPDK lives once in a process; each worker has a
 * device of its own there.
 */
public final class DpdkTransport extends FrameTransport<DpdkSettings> {

  /** That can say whether it could run here, and needs settings to do it. */
  public DpdkTransport() {
    this(Optional.empty());
  }

  /** On a device. */
  public DpdkTransport(DpdkSettings settings) {
    this(Optional.of(settings));
  }

  private DpdkTransport(Optional<DpdkSettings> settings) {
    super("dpdk", "DPDK", false, settings);
  }

  @Override
  protected Optional<Obstacle> obstacle() {
    return Dpdk.whyNot().map(cause -> new Obstacle(cause + ".", Dpdk.MEND));
  }

  @Override
  protected String describe(DpdkSettings of) {
    return "a device of " + of.driver();
  }

  @Override
  protected String howToNameOne() {
    return "new DpdkTransport(DpdkSettings.memif(socket, true)), or another driver that is there.";
  }

  @Override
  protected FramePort openFrames(DpdkSettings on) throws TransportException {
    return new DpdkFramePort(on);
  }
}
