package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.HashText;
import dev.assay.exec.kernel.TextCompare;
import dev.assay.exec.pipeline.KeptTexts;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;

/**
 * Numbers different texts in the order in which they first appear; keeps their addresses, and their
 * bytes where these do not last. One thread adds; once nothing is added any more, any thread may
 * find.
 *
 * <pre>
 *  slot  63 ......... 32  31 ......... 0
 *        high hash bits   number + 1, or 0
 * </pre>
 */
public final class TextIds {

  private static final int LEAST_SLOTS = 128;

  /** Of a text and two slots. */
  private static final long BYTES = 28;

  private static final long HIGH = 0xFFFF_FFFF_0000_0000L;

  private final QueryMemory memory;
  private final KeptTexts kept;
  private long[] slots = new long[LEAST_SLOTS];
  private long[] addresses = new long[LEAST_SLOTS / 2];
  private int[] lengths = new int[LEAST_SLOTS / 2];
  private int size;

  /** No texts yet. */
  public TextIds(QueryMemory memory) {
    this.memory = memory;
    kept = new KeptTexts(memory);
  }

  /** Different texts. */
  public int size() {
    return size;
  }

  /** Bytes of longer arrays that so many more texts may need; 0 where there is room. */
  long bytesFor(int more) {
    long then = (long) size + more;
    boolean hasRoom = then < addresses.length || 2 * then < QueryMemory.LEAST_LENGTH;
    return kept.bytesFor(more) + (hasRoom ? 0 : 2 * then * BYTES);
  }

  /** Address of a text by number. */
  public long address(int id) {
    return addresses[id];
  }

  /** Length of a text by number, in bytes. */
  public int lengthBytes(int id) {
    return lengths[id];
  }

  /** Numbers the texts of some rows, new ones too; what a row without a value gets is not said. */
  public void intern(ColumnVector texts, int count, int[] ids) {
    boolean pass = texts.textsPass();
    for (int i = 0; i < count; i++) {
      int before = size;
      ids[i] = texts.isValid(i) ? intern(texts.longs()[i], texts.ints()[i]) : 0;
      if (pass && size > before) {
        addresses[before] = kept.keep(addresses[before], lengths[before]);
      }
    }
  }

  /** Finds the numbers of texts, -1 where there is none or the row has no value. */
  public void find(ColumnVector texts, int count, int[] ids) {
    for (int i = 0; i < count; i++) {
      long address = texts.longs()[i];
      int length = texts.ints()[i];
      ids[i] = -1;
      if (texts.isValid(i)) {
        int slot = slot(address, length, HashText.hash(address, length));
        ids[i] = (int) slots[slot] - 1;
      }
    }
  }

  /** The number of a text. */
  public int intern(long address, int lengthBytes) {
    long hash = HashText.hash(address, lengthBytes);
    int slot = slot(address, lengthBytes, hash);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    addresses[size] = address;
    lengths[size] = lengthBytes;
    slots[slot] = (hash & HIGH) | ++size;
    if (size == addresses.length) {
      grow();
    }
    return size - 1;
  }

  /** Where a text is, or the empty slot where it belongs. */
  private int slot(long address, int lengthBytes, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int id = (int) slots[slot] - 1;
      if ((slots[slot] & HIGH) == (hash & HIGH)
          && lengths[id] == lengthBytes
          && TextCompare.equal(address, addresses[id], lengthBytes)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int capacity = Math.multiplyExact(2, addresses.length);
    addresses = memory.grow(addresses, size, capacity);
    lengths = memory.grow(lengths, size, capacity);
    memory.release(slots);
    slots = memory.zeros(Math.multiplyExact(2, capacity));
    for (int id = 0; id < size; id++) {
      long hash = HashText.hash(addresses[id], lengths[id]);
      int slot = (int) hash & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = (hash & HIGH) | (id + 1);
    }
  }
}
