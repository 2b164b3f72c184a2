package dev.assay.transport.tcp;

import dev.assay.transport.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The selector, and what was ready when it was last asked. That is gathered first and handled
 * after, so that a handler which throws does so outside of the selector's locks; what it left
 * unhandled is ready still when the selector is asked again.
 */
final class Selection {

  private final Selector selector;
  private final Consumer<SelectionKey> collect = this::collect;
  private SelectionKey[] ready = new SelectionKey[64];
  private int count;

  Selection() throws TransportException {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new TransportException("the kernel gives no selector: " + e.getMessage(), e);
    }
  }

  Selector selector() {
    return selector;
  }

  /** Asks; sleeps at most so long until something is ready. */
  void select(long timeoutMillis) {
    Arrays.fill(ready, 0, count, null);
    count = 0;
    try {
      int _ =
          timeoutMillis == 0
              ? selector.selectNow(collect)
              : selector.select(collect, timeoutMillis);
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    }
  }

  /** How many are ready. */
  int count() {
    return count;
  }

  /** Lets one of them go on; returns how many events there were. */
  int handle(int index) {
    SelectionKey key = ready[index];
    return key.isValid() ? guarded((Selected) key.attachment(), key.readyOps()) : 0;
  }

  /** A handler that throws ends what it was about, and the poll. */
  static int guarded(Selected selected, int operations) {
    try {
      return selected.onReady(operations);
    } catch (RuntimeException | Error e) {
      selected.onThrown(e);
      throw e;
    }
  }

  /** The only stream that was ready, if it can be read; else null. */
  @Nullable TcpStream loneReader() {
    SelectionKey key = ready[0];
    boolean is = count == 1 && key.isValid() && (key.readyOps() & SelectionKey.OP_READ) != 0;
    return is ? (TcpStream) key.attachment() : null;
  }

  private void collect(SelectionKey key) {
    if (count == ready.length) {
      ready = Arrays.copyOf(ready, 2 * count);
    }
    ready[count++] = key;
  }
}
