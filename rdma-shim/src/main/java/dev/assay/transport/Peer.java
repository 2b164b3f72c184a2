package dev.assay.transport;

/**
 * What the hand-shake told of the other side.
 *
 * @param protocolVersion version of the session protocol that both speak
 * @param authenticated whether it proved to know the shared secret
 * @param processId its process id as it says, 0 while unknown; for people, not for decisions
 */
public record Peer(int protocolVersion, boolean authenticated, long processId) {

  /** Nobody yet. */
  public static final Peer UNKNOWN = new Peer(0, false, 0);
}
