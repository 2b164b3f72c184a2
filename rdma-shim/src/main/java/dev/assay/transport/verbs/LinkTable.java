package dev.assay.transport.verbs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links by number, as work requests and waits name them. A number is an index and how often that
 * has been used, so that what comes late for a link that has ended finds nobody.
 *
 * <pre>
 *  30        20 19                    0
 * | generation |         index         |
 * </pre>
 */
final class LinkTable {

  /** Bits of a number. */
  static final int ID_MASK = Integer.MAX_VALUE;

  private static final int INDEX_BITS = 20;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final int NONE = -1;

  private @Nullable VerbsLink[] links = new VerbsLink[16];
  private int[] numbers = new int[16];
  private int[] nextFree = new int[16];
  private int firstFree = NONE;
  private int used;
  private int count;

  /** A number for a link to come. */
  int reserve() {
    if (firstFree != NONE) {
      int index = firstFree;
      firstFree = nextFree[index];
      return numbers[index];
    }
    if (used == links.length) {
      if (used > INDEX_MASK / 2) {
        throw new IllegalStateException("a port has at most " + used + " links");
      }
      links = Arrays.copyOf(links, used * 2);
      numbers = Arrays.copyOf(numbers, used * 2);
      nextFree = Arrays.copyOf(nextFree, used * 2);
    }
    numbers[used] = used;
    return used++;
  }

  void put(int number, VerbsLink link) {
    links[number & INDEX_MASK] = link;
    count++;
  }

  @Nullable VerbsLink find(int number) {
    int index = number & INDEX_MASK;
    return index < used && numbers[index] == number ? links[index] : null;
  }

  void remove(int number) {
    int index = number & INDEX_MASK;
    links[index] = null;
    count--;
    numbers[index] = (number + (1 << INDEX_BITS)) & ID_MASK;
    nextFree[index] = firstFree;
    firstFree = index;
  }

  int size() {
    return count;
  }

  List<VerbsLink> all() {
    List<VerbsLink> found = new ArrayList<>();
    for (VerbsLink link : links) {
      if (link != null) {
        found.add(link);
      }
    }
    return found;
  }
}
