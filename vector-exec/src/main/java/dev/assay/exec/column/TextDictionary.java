package dev.assay.exec.column;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.Dictionary;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The different texts of a column. Bytes lie in blocks off the heap that grow and never move; codes
 * are found by open addressing (linear probing, at most half full) on 64-bit hashes. Grows by one
 * thread; a snapshot may be read by any.
 */
final class TextDictionary implements Dictionary {

  /** Most texts. */
  static final int MAX_SIZE = 1 << 16;

  private static final int FIRST_BLOCK_BYTES = 1 << 12;
  private static final int MAX_BLOCK_BYTES = 1 << 20;
  private static final int FIRST_SLOTS = 64;

  private final SegmentMemory memory;
  private int[] slots = new int[FIRST_SLOTS]; // code + 1, 0 where empty
  private long[] hashes = new long[FIRST_SLOTS / 2];
  private long[] addresses = new long[FIRST_SLOTS / 2];
  private int[] lengths = new int[FIRST_SLOTS / 2];
  private int size;
  private @Nullable TextDictionary latest;
  private boolean sharesArrays;

  private long free;
  private long freeBytes;
  private int blockBytes = FIRST_BLOCK_BYTES / 2;

  /** Without texts, in memory of its own. */
  TextDictionary(SegmentMemory memory) {
    this.memory = memory;
  }

  /**
   * The texts of now, whatever is added later. It shares all memory with this one, which copies its
   * arrays when the next text comes.
   */
  TextDictionary snapshot() {
    TextDictionary made = latest;
    if (made == null || made.size != size) {
      made = new TextDictionary(memory);
      made.slots = slots;
      made.hashes = hashes;
      made.addresses = addresses;
      made.lengths = lengths;
      made.size = size;
      latest = made;
      sharesArrays = true;
    }
    return made;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long address(int code) {
    return addresses[code];
  }

  @Override
  public int lengthBytes(int code) {
    return lengths[code];
  }

  @Override
  public String text(int code) {
    byte[] bytes = new byte[lengths[code]];
    Memory.copy(addresses[code], bytes, 0, bytes.length);
    return new String(bytes, UTF_8);
  }

  @Override
  public int codeOf(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    long hash = ValueHash.of(bytes, 0, bytes.length);
    return slots[find(hash, bytes, 0, bytes.length)] - 1;
  }

  /** Hashes of all texts. */
  LongStream hashes() {
    return Arrays.stream(hashes, 0, size);
  }

  /** The code of a text, added where it is new; -1 where it is new and there is no room. */
  int add(byte[] bytes, int offset, int length) {
    long hash = ValueHash.of(bytes, offset, length);
    int slot = find(hash, bytes, offset, length);
    int code = slots[slot] - 1;
    return code >= 0 ? code : insert(slot, hash, bytes, offset, length);
  }

  /**
   * The slot of a text, or the empty one where it belongs. Texts of one length that fit a word are
   * equal where their hashes are.
   */
  private int find(long hash, byte[] bytes, int offset, int length) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      if (hashes[code] == hash
          && lengths[code] == length
          && (length <= Long.BYTES || Memory.equal(addresses[code], bytes, offset, length))) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int insert(int slot, long hash, byte[] bytes, int offset, int length) {
    if (size == MAX_SIZE) {
      return -1;
    }
    if (sharesArrays) {
      sharesArrays = false;
      slots = slots.clone();
      hashes = hashes.clone();
      addresses = addresses.clone();
      lengths = lengths.clone();
    }
    int code = size;
    addresses[code] = store(bytes, offset, length);
    lengths[code] = length;
    hashes[code] = hash;
    slots[slot] = ++size;
    if (size == hashes.length) {
      grow();
    }
    return code;
  }

  private long store(byte[] bytes, int offset, int length) {
    if (length > freeBytes || free == 0) {
      blockBytes = Math.min(2 * blockBytes, MAX_BLOCK_BYTES);
      freeBytes = Math.max(blockBytes, length);
      free = memory.open(freeBytes);
    }
    long address = free;
    Memory.copy(bytes, offset, address, length);
    free += length;
    freeBytes -= length;
    return address;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, 2 * size);
    addresses = Arrays.copyOf(addresses, 2 * size);
    lengths = Arrays.copyOf(lengths, 2 * size);
    slots = new int[4 * size];
    int mask = slots.length - 1;
    for (int code = 0; code < size; code++) {
      int slot = (int) hashes[code] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = code + 1;
    }
  }

  /** Says that nothing is added any more; frees the texts unless a snapshot shows them. */
  void abandon() {
    if (latest == null) {
      memory.close();
    }
  }
}
