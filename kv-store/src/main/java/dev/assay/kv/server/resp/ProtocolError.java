package dev.assay.kv.server.resp;

import java.io.Serial;

/** What came is no request; the connection cannot go on. */
public final class ProtocolError extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** With these words. */
  public ProtocolError(String message) {
    super(message, null, false, false);
  }
}
