package dev.assay.transport.reliable;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.LinkTransport;
import java.util.Optional;

/**
 * A transport over raw frames: {@code scheme://hardware-address:service}, listened on as {@code
 * scheme://any:service}. Which device it drives, settings say; without them it can only tell
 * whether it could run here.
 *
 * @param <S> the settings
 */
public abstract class FrameTransport<S> implements LinkTransport {

  /** What a frame of 1,514 bytes carries of a message. */
  private static final int INLINE_BYTES = 1448;

  private final String scheme;
  private final String title;
  private final boolean sleeps;
  private final Optional<S> settings;

  /** By its scheme and title, as {@code ./assay doctor} shows it. */
  protected FrameTransport(String scheme, String title, boolean sleeps, Optional<S> settings) {
    this.scheme = scheme;
    this.title = title;
    this.sleeps = sleeps;
    this.settings = settings;
  }

  @Override
  public final String scheme() {
    return scheme;
  }

  @Override
  public final Traits traits() {
    return new Traits(false, false, true, true, sleeps, false, INLINE_BYTES);
  }

  @Override
  public final Capability capability() {
    String id = "transport." + scheme;
    Optional<Obstacle> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return Capability.unavailable(id, title, obstacle.get().finding(), obstacle.get().mend());
    }
    return settings.isPresent()
        ? Capability.available(id, title, "on " + describe(settings.get()))
        : Capability.partial(
            id, title, "It could run here, but no device is named.", howToNameOne());
  }

  @Override
  public final LinkPort openPort(TransportConfig config) throws TransportException {
    Capability capability = capability();
    if (settings.isEmpty() || capability.status() != Capability.Status.AVAILABLE) {
      throw new TransportException(
          title + " cannot run here: " + capability.finding() + " " + capability.mend());
    }
    return new ReliableLinks(openFrames(settings.get()), config);
  }

  /**
   * Why it cannot run here.
   *
   * @param finding a sentence
   * @param mend how to enable it, perhaps empty
   */
  public record Obstacle(String finding, String mend) {}

  /** Why it cannot run here, whatever the settings; empty if it can. */
  protected abstract Optional<Obstacle> obstacle();

  /** The device in words. */
  protected abstract String describe(S of);

  /** The Java expression that names one. */
  protected abstract String howToNameOne();

  /** Opens the device. */
  protected abstract FramePort openFrames(S on) throws TransportException;
}
