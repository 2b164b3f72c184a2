package dev.assay.kv.server;

import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection's requests on their way over other cores and home, with the replies so far. Its
 * connection is away meanwhile: what belongs to the client is for the core where the trip is, and
 * at home only bytes are gathered. Used again for other connections of its home.
 */
final class Trip extends Errand {

  /** What is kept of a buffer for the next connection. */
  private static final int KEPT_BYTES = 64 << 10;

  private final Buffer requests = new Buffer();
  private final Reply replies = new Reply();
  private @Nullable Connection connection;
  private @Nullable ServerCore next;
  private @Nullable RuntimeException failure;

  /** Takes these requests along. */
  void begin(Connection of, long address, int bytes) {
    connection = of;
    requests.add(address, bytes);
  }

  /** It goes there next. */
  void setNext(ServerCore core) {
    next = core;
  }

  @Override
  public void run() {
    Objects.requireNonNull(next).trips().arrived(this);
  }

  Connection connection() {
    return Objects.requireNonNull(connection);
  }

  /** What is left to be carried out. */
  Buffer requests() {
    return requests;
  }

  Reply replies() {
    return replies;
  }

  /** What went wrong away from home; its connection ends with it. */
  @Nullable RuntimeException failure() {
    return failure;
  }

  void setFailure(RuntimeException newFailure) {
    failure = newFailure;
  }

  /** Nothing is under way any more. */
  void end() {
    connection = null;
    next = null;
    failure = null;
    empty(requests);
    empty(replies);
  }

  private static void empty(Buffer buffer) {
    buffer.clear();
    if (buffer.capacity() > KEPT_BYTES) {
      buffer.free();
    }
  }
}
