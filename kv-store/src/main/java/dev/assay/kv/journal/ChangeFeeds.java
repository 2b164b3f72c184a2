package dev.assay.kv.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The feeds that are open, and the segments that are kept until they have read them. */
public final class ChangeFeeds {

  private final JournalFolder folder;
  private final LongSupplier visible;
  private final List<ChangeFeed> feeds = new ArrayList<>();

  ChangeFeeds(JournalFolder folder, LongSupplier visible) {
    this.folder = folder;
    this.visible = visible;
  }

  /**
   * The changes of all shards behind these batches.
   *
   * @throws IllegalStateException when some of them are not in the journal any more
   */
  public synchronized ChangeFeed open(long[] after) {
    try {
      ChangeFeed feed = new ChangeFeed(this, folder, folder.segments().getFirst(), after);
      feeds.add(feed);
      return feed;
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot be read: " + e.getMessage(), e);
    }
  }

  /** Up to where feeds may read. */
  long visible() {
    return visible.getAsLong();
  }

  synchronized void forget(ChangeFeed feed) {
    feeds.remove(feed);
  }

  /** Removes the segments that hold nothing from a position on, and that no feed has to read. */
  public synchronized void removeBefore(long from) throws IOException {
    int first = Position.segment(from);
    for (ChangeFeed feed : feeds) {
      first = Math.min(first, feed.segment());
    }
    for (int number : folder.segments()) {
      if (number < first) {
        folder.remove(number);
      }
    }
  }
}
