package dev.assay.kv.server.command;

/**
 * What may wait to be sent to a client.
 *
 * @param hardBytes beyond which it is closed at once; 0 for no bound
 * @param softBytes beyond which it is closed after a while; 0 for no bound
 * @param softSeconds how long that while is
 */
public record OutputLimit(long hardBytes, long softBytes, long softSeconds) {

  /** No bound. */
  public static final OutputLimit NONE = new OutputLimit(0, 0, 0);

  /** Whether it is too much at once. */
  public boolean isHard(long bytes) {
    return hardBytes > 0 && bytes > hardBytes;
  }

  /** Whether it is too much for longer than a while. */
  public boolean isSoft(long bytes) {
    return softBytes > 0 && bytes > softBytes;
  }
}
