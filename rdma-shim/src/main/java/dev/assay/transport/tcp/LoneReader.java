package dev.assay.transport.tcp;

import org.jspecify.annotations.Nullable;

/**
 * Which stream alone has something to say, once that has been so for some time: it is read in each
 * poll without asking the selector. Of the port's thread.
 */
final class LoneReader {

  private static final int SELECTS_TO_LONE = 16;
  private static final int SELECTS_TO_UNWATCH = 256;

  private @Nullable TcpStream stream;
  private @Nullable TcpStream candidate;
  private int aloneInARow;
  private int selectsWhileLone;

  @Nullable TcpStream stream() {
    return stream;
  }

  /**
   * A selection found something. Several in a row must have found the same stream alone: those that
   * take turns are not lone.
   *
   * @param reader what was found, if that was one stream to be read
   */
  void found(@Nullable TcpStream reader) {
    if (reader == null || reader != candidate) {
      candidate = reader;
      aloneInARow = 0;
      set(null);
    } else if (++aloneInARow >= SELECTS_TO_LONE) {
      set(reader);
    }
  }

  private void set(@Nullable TcpStream now) {
    TcpStream was = stream;
    if (was != now) {
      stream = now;
      if (was != null && selectsWhileLone >= SELECTS_TO_UNWATCH) {
        was.setWatched(true);
      }
      selectsWhileLone = 0;
    }
  }

  /**
   * The selector was asked for the sake of the others. What is lone for long needs no watching: it
   * is read in each poll anyway, and the kernel is spared noting each arrival for the selector,
   * which it does before the bytes can be read.
   */
  void selected() {
    TcpStream lone = stream;
    if (lone != null
        && selectsWhileLone < SELECTS_TO_UNWATCH
        && ++selectsWhileLone == SELECTS_TO_UNWATCH) {
      lone.setWatched(false);
    }
  }

  /** The thread is about to sleep, and the selector must watch all. */
  void sleeps() {
    found(null);
  }

  void ended(TcpStream one) {
    if (candidate == one) {
      found(null);
    }
  }
}
