package dev.assay.kv.ordered;

/**
 * What one shard's owner does to the order of all keys, and how many insertions he was promised
 * nodes for. One thread at a time.
 */
public final class OrderOfShard {

  private final OrderedIndex index;
  private int promised;

  /** With no promise. */
  public OrderOfShard(OrderedIndex index) {
    this.index = index;
  }

  /**
   * Makes sure of the nodes for so many calls of {@link #insert}; false where no memory is free.
   */
  public boolean reserve(int count) {
    boolean isPromised = index.promise(count - promised);
    promised = isPromised ? count : promised;
    return isPromised;
  }

  /** Enters a record whose key is not there, after {@link #reserve}. */
  public void insert(long record) {
    promised--;
    index.insert(record);
  }

  /** The key of a record, which can be read still, has another now. */
  public void replace(long record, long now) {
    index.replace(record, now);
  }

  /** Takes away the key of a record, which can be read still. */
  public void remove(long record) {
    index.remove(record);
  }
}
