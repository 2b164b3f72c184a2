package dev.assay.kv.server.capture;

/** Sees what was captured, in the order in which it came. */
@FunctionalInterface
public interface Captured {

  /** The command may wait for keys before it is answered. */
  int WAITS = 1;

  /** From this command on, the connection's replies are not one for each command. */
  int UNMATCHED = 2;

  /** The connection was closed; no request. */
  int CLOSED = 4;

  /**
   * A request.
   *
   * @param nanos when it came, from the beginning of the capture
   * @param connection its number
   * @param database that the connection used
   * @param flags {@link #WAITS}, {@link #UNMATCHED}, {@link #CLOSED}
   * @param address of the request as it goes over the wire, until the call returns
   */
  void request(long nanos, long connection, int database, int flags, long address, long bytes);
}
