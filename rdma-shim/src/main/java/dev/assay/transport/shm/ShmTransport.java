package dev.assay.transport.shm;

import dev.assay.engine.capability.Capability;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.LinkTransport;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Shared memory between processes of one user on one machine, {@code shm://name}. Two rings a
 * channel, of {@link TransportConfig#sendBufferBytes} on the sender's side or {@link
 * TransportConfig#receiveBufferBytes} on the receiver's, whichever is less; both are in memory at
 * once, as are regions.
 *
 * <p>Who may connect is who may enter the user's folder in {@code /dev/shm}: processes of the same
 * user, and root. They could do anything else to each other too; a shared secret tells them apart.
 */
public final class ShmTransport implements LinkTransport {

  /** What its addresses begin with. */
  public static final String SCHEME = "shm";

  private static final String ID = "transport.shm";
  private static final String TITLE = "shared memory between processes";

  private final Path root;

  /** Below {@code /dev/shm}. */
  public ShmTransport() {
    this(Place.ROOT);
  }

  ShmTransport(Path root) {
    this.root = root;
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Traits traits() {
    int inlineBytes = TransportConfig.DEFAULT.sendBufferBytes() / 4 - Long.BYTES;
    return new Traits(false, true, false, true, true, true, inlineBytes);
  }

  @Override
  public Capability capability() {
    Optional<String> whyNot = NativeAccess.whyNotLinux();
    if (whyNot.isPresent()) {
      return Capability.unavailable(ID, TITLE, whyNot.get(), "");
    }
    try (ShmPort port = new ShmPort(root, TransportConfig.DEFAULT)) {
      return Capability.available(ID, TITLE, port.place().path() + ".");
    } catch (TransportException e) {
      return Capability.unavailable(
          ID, TITLE, e.getMessage() + ".", "Mount a tmpfs at " + root + " that this user may use.");
    }
  }

  @Override
  public LinkPort openPort(TransportConfig config) throws TransportException {
    Optional<String> whyNot = NativeAccess.whyNotLinux();
    if (whyNot.isPresent()) {
      throw new TransportException("no shared memory here: " + whyNot.get());
    }
    return new ShmPort(root, config);
  }
}
