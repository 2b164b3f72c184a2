package dev.assay.kv.server.structure;

import dev.assay.kv.server.structure.ListValue.Visitor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order, in packs of at most 8 KiB in a ring, as Redis's quicklist. An element by its
 * number is found by the packs' counts from the nearer end, then inside its pack.
 */
final class PackRing {

  private static final int PACK_BYTES = 8 << 10;

  private @Nullable Pack[] ring = new Pack[2];
  private int first;
  private int packs;
  private long size;
  private long packBytes;

  /** The pack that {@link #seek} found, the position in it, and its first element's number. */
  private int pack;

  private int position;

  /** How many elements there are. */
  long size() {
    return size;
  }

  private Pack pack(int number) {
    Pack found = ring[(first + number) & (ring.length - 1)];
    if (found == null) {
      throw new IllegalStateException("no pack " + number);
    }
    return found;
  }

  private void seek(long number) {
    long before;
    if (number < size / 2) {
      before = 0;
      for (pack = 0; before + pack(pack).count() <= number; pack++) {
        before += pack(pack).count();
      }
    } else {
      pack = packs - 1;
      for (before = size - pack(pack).count(); before > number; ) {
        before -= pack(--pack).count();
      }
    }
    position = pack(pack).position((int) (number - before));
  }

  /** Where an element is, by its number from 0 on; its length is {@link #length}. */
  long address(long number) {
    seek(number);
    return pack(pack).address(position);
  }

  /** Length of the element whose address was asked for last. */
  int length() {
    return pack(pack).length(position);
  }

  /** Adds an element at an end. It must not lie in this ring. */
  void push(boolean atHead, long from, int bytes) {
    int end = atHead ? 0 : packs - 1;
    if (packs == 0 || isFull(pack(end), bytes)) {
      end = atHead ? 0 : packs;
      open(end);
    }
    insert(end, atHead ? 0 : pack(end).bytes(), from, bytes);
  }

  private static boolean isFull(Pack pack, int bytes) {
    return pack.count() > 0 && pack.bytes() + bytes > PACK_BYTES;
  }

  private void insert(int number, int at, long from, int bytes) {
    Pack into = pack(number);
    packBytes -= into.memoryBytes();
    into.insert(at, from, bytes);
    packBytes += into.memoryBytes();
    size++;
  }

  /** A new pack in front of one by its number. */
  private void open(int number) {
    if (packs == ring.length) {
      @Nullable Pack[] wider = new Pack[2 * packs];
      for (int i = 0; i < packs; i++) {
        wider[i] = pack(i);
      }
      ring = wider;
      first = 0;
    }
    int mask = ring.length - 1;
    if (number < packs / 2) {
      first = (first - 1) & mask;
      for (int i = 0; i < number; i++) {
        ring[(first + i) & mask] = ring[(first + i + 1) & mask];
      }
    } else {
      for (int i = packs; i > number; i--) {
        ring[(first + i) & mask] = ring[(first + i - 1) & mask];
      }
    }
    Pack opened = new Pack();
    ring[(first + number) & mask] = opened;
    packs++;
    packBytes += opened.memoryBytes();
  }

  private void close(int number) {
    Pack closed = pack(number);
    packBytes -= closed.memoryBytes();
    closed.release();
    int mask = ring.length - 1;
    if (number < packs / 2) {
      for (int i = number; i > 0; i--) {
        ring[(first + i) & mask] = ring[(first + i - 1) & mask];
      }
      ring[first] = null;
      first = (first + 1) & mask;
    } else {
      for (int i = number; i < packs - 1; i++) {
        ring[(first + i) & mask] = ring[(first + i + 1) & mask];
      }
      ring[(first + packs - 1) & mask] = null;
    }
    packs--;
  }

  /** Puts an element in front of one by its number. It must not lie in this ring. */
  void insert(long number, long from, int bytes) {
    if (number == 0 || number == size) {
      push(number == 0, from, bytes);
      return;
    }
    seek(number);
    if (isFull(pack(pack), bytes)) {
      if (position == 0) {
        open(pack);
      } else {
        split();
      }
      position = pack(pack).bytes();
      if (isFull(pack(pack), bytes)) {
        open(++pack);
        position = 0;
      }
    }
    insert(pack, position, from, bytes);
  }

  /** What is from the position on goes to a pack of its own behind. */
  private void split() {
    open(pack + 1);
    packBytes -= pack(pack).memoryBytes() + pack(pack + 1).memoryBytes();
    pack(pack).moveTo(pack(pack + 1), position);
    packBytes += pack(pack).memoryBytes() + pack(pack + 1).memoryBytes();
  }

  /** Writes another string in the place of an element. It must not lie in this ring. */
  void set(long number, long from, int bytes) {
    seek(number);
    if (pack(pack).length(position) == bytes) {
      pack(pack).replace(position, from, bytes);
    } else {
      remove(number, 1);
      insert(number, from, bytes);
    }
  }

  /** Takes elements out, from one on by its number. */
  void remove(long number, long count) {
    long left = count;
    while (left > 0) {
      seek(number);
      Pack from = pack(pack);
      if (position == 0 && left >= from.count()) {
        left -= from.count();
        size -= from.count();
        close(pack);
        continue;
      }
      int here = 0;
      for (int at = position; at < from.bytes() && here < left; at = from.next(at)) {
        here++;
      }
      removeHere(here);
      left -= here;
    }
  }

  private void removeHere(int entries) {
    Pack from = pack(pack);
    packBytes -= from.memoryBytes();
    from.remove(position, entries);
    packBytes += from.memoryBytes();
    size -= entries;
    if (from.count() == 0) {
      close(pack);
    } else if (pack + 1 < packs && from.bytes() + pack(pack + 1).bytes() < PACK_BYTES / 2) {
      Pack next = pack(pack + 1);
      packBytes -= from.memoryBytes() + next.memoryBytes();
      next.moveTo(from, 0);
      packBytes += from.memoryBytes() + next.memoryBytes();
      close(pack + 1);
    }
  }

  /** Takes elements out that are this string: so many, or all for 0, from the tail if negative. */
  long remove(long value, int bytes, long count) {
    long most = count == 0 ? Long.MAX_VALUE : Math.abs(count);
    long gone = 0;
    boolean backward = count < 0;
    pack = backward ? packs - 1 : 0;
    while (pack >= 0 && pack < packs && gone < most) {
      Pack here = pack(pack);
      position = backward ? here.bytes() : 0;
      int before = packs;
      while (gone < most && (position = here.find(position, value, bytes, backward)) >= 0) {
        gone++;
        removeHere(1);
        if (packs != before) {
          break;
        }
      }
      if (packs == before) {
        pack += backward ? -1 : 1;
      } else if (backward) {
        pack = Math.min(pack, packs - 1);
      }
    }
    return gone;
  }

  /** Sees elements from one on by its number, towards the tail, or else towards the head. */
  void walk(long number, boolean backward, Visitor visitor) {
    if (number < 0 || number >= size) {
      return;
    }
    seek(number);
    int at = position;
    long current = number;
    for (int i = pack; i >= 0 && i < packs; i += backward ? -1 : 1) {
      Pack here = pack(i);
      if (i != pack) {
        at = backward ? here.previous(here.bytes()) : 0;
      }
      while (true) {
        if (!visitor.element(current, here.address(at), here.length(at))) {
          return;
        }
        current += backward ? -1 : 1;
        if (backward && at == 0) {
          break;
        }
        at = backward ? here.previous(at) : here.next(at);
        if (at == here.bytes()) {
          break;
        }
      }
    }
  }

  /** What it takes. */
  long memoryBytes() {
    return 4L * ring.length + packBytes;
  }

  /** Another with the same elements. */
  PackRing copy() {
    PackRing copy = new PackRing();
    copy.ring = Arrays.copyOf(ring, ring.length);
    copy.first = first;
    copy.packs = packs;
    copy.size = size;
    for (int i = 0; i < packs; i++) {
      Pack copied = pack(i).copy();
      copy.ring[(first + i) & (ring.length - 1)] = copied;
      copy.packBytes += copied.memoryBytes();
    }
    return copy;
  }

  /** Gives its memory back. */
  void release() {
    for (int i = 0; i < packs; i++) {
      pack(i).release();
    }
  }
}
