package dev.assay.transport.auto;

import dev.assay.transport.Channel;
import dev.assay.transport.CloseCause;

/**
 * What an {@link AutoChannel} does until it is decided what carries it. Lines are messages of up to
 * 64 bytes, the least that any configuration allows:
 *
 * <pre>
 *   connecting, by tcp                 listening
 *      ask                       →
 *        ←  host BOOT/USER, way SCHEME WHERE …, token TOKEN      or full
 *   then either, by what was chosen
 *      take TOKEN                →     which closes the first channel
 *   or, staying with tcp
 *      stay                      →
 * </pre>
 *
 * <p>All of it is said within sessions: both sides have proved to know the secret before.
 */
interface Stage {

  /** A channel of the ones below is open. */
  void opened(Channel channel);

  /** One of them said something. */
  void said(Channel channel, String line);

  /** One of them has ended. */
  void closed(Channel channel, CloseCause cause);

  /** The user, or the deadline, gives up. */
  void giveUp(CloseCause cause);

  /** Looks at the deadline. */
  void tick(long nowNanos);
}
