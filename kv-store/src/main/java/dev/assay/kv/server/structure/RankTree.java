package dev.assay.kv.server.structure;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The members of a table in the order of their scores: a B+-tree whose nodes count what is below
 * them, so that ranks are found as fast as members. An inner node holds the least element of each
 * child. Nodes are merged with their right neighbour when both are nearly empty.
 */
final class RankTree {

  /** Sees elements in order. */
  @FunctionalInterface
  interface Visitor {

    /** An element by its score and its place in the table; nothing may be changed. */
    void element(double score, int place);
  }

  private static final int FAN = 64;

  private static final class Node {
    final double[] scores = new double[FAN];
    final int[] places = new int[FAN];
    final @Nullable Node @Nullable [] kids;
    int count;
    long total;

    Node(boolean isLeaf) {
      kids = isLeaf ? null : new Node[FAN];
    }

    Node kid(int i) {
      Node kid = kids == null ? null : kids[i];
      if (kid == null) {
        throw new IllegalStateException("a leaf has no children");
      }
      return kid;
    }

    /** Takes the least element and the count of a child over. */
    void refresh(int i) {
      scores[i] = kid(i).scores[0];
      places[i] = kid(i).places[0];
    }

    void shift(int from, int by) {
      System.arraycopy(scores, from, scores, from + by, count - from);
      System.arraycopy(places, from, places, from + by, count - from);
      if (kids != null) {
        System.arraycopy(kids, from, kids, from + by, count - from);
      }
      count += by;
      if (kids != null && by < 0) {
        kids[count] = null;
      }
    }

    /** Adds what another has from a number on behind what is here. */
    void take(Node other, int from) {
      int moved = other.count - from;
      System.arraycopy(other.scores, from, scores, count, moved);
      System.arraycopy(other.places, from, places, count, moved);
      if (kids != null && other.kids != null) {
        System.arraycopy(other.kids, from, kids, count, moved);
        Arrays.fill(other.kids, from, other.count, null);
      }
      count += moved;
      other.count = from;
      recount();
      other.recount();
    }

    void recount() {
      total = count;
      if (kids != null) {
        total = 0;
        for (int i = 0; i < count; i++) {
          total += kid(i).total;
        }
      }
    }
  }

  private final ByteTable members;
  private Node root = new Node(true);
  private long nodes = 1;

  /** Over the members of a table, which tells when they move. */
  RankTree(ByteTable members) {
    this.members = members;
    members.setMover(old -> moved(root, old));
  }

  private static void moved(Node node, long oldEntries) {
    for (int i = 0; i < node.count; i++) {
      node.places[i] = ByteTable.newPlace(oldEntries, node.places[i]);
      if (node.kids != null) {
        moved(node.kid(i), oldEntries);
      }
    }
  }

  long memoryBytes() {
    return nodes * (FAN * 14L + 64);
  }

  /** How many elements of a node come before a bound. */
  private int before(Node node, Bound bound) {
    int low = 0;
    int high = node.count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(node, middle, bound)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isBefore(Node node, int i, Bound bound) {
    long entry = members.entry(node.places[i]);
    return bound.isBehind(node.scores[i], ByteTable.key(entry), ByteTable.keyBytes(entry));
  }

  /** How many elements come before a bound. */
  long rank(Bound bound) {
    long rank = 0;
    Node node = root;
    while (node.kids != null) {
      int kid = Math.max(0, before(node, bound) - 1);
      for (int i = 0; i < kid; i++) {
        rank += node.kid(i).total;
      }
      node = node.kid(kid);
    }
    return rank + before(node, bound);
  }

  private Bound at(double score, int place) {
    long entry = members.entry(place);
    return SortedSet.bound(score, ByteTable.key(entry), ByteTable.keyBytes(entry));
  }

  /** Adds an element that is not there. */
  void add(double score, int place) {
    Node right = add(root, score, place, at(score, place));
    if (right != null) {
      Node left = root;
      root = new Node(false);
      nodes++;
      insert(root, 0, left);
      insert(root, 1, right);
      root.recount();
    }
  }

  private static void insert(Node into, int at, Node kid) {
    into.shift(at, 1);
    if (into.kids != null) {
      into.kids[at] = kid;
      into.refresh(at);
    }
  }

  private @Nullable Node add(Node node, double score, int place, Bound bound) {
    node.total++;
    int at = before(node, bound);
    if (node.kids == null) {
      node.shift(at, 1);
      node.scores[at] = score;
      node.places[at] = place;
    } else {
      int kid = Math.max(0, at - 1);
      Node right = add(node.kid(kid), score, place, bound);
      node.refresh(kid);
      if (right != null) {
        insert(node, kid + 1, right);
      }
    }
    if (node.count < FAN) {
      return null;
    }
    Node right = new Node(node.kids == null);
    nodes++;
    right.take(node, FAN / 2);
    return right;
  }

  /** Takes an element out that is there. */
  void remove(double score, int place) {
    remove(root, place, at(score, place));
    while (root.kids != null && root.count == 1) {
      root = root.kid(0);
      nodes--;
    }
  }

  private void remove(Node node, int place, Bound bound) {
    node.total--;
    int at = before(node, bound);
    if (node.kids == null) {
      node.shift(at + 1, -1);
      return;
    }
    int kid = at < node.count && node.places[at] == place ? at : at - 1;
    remove(node.kid(kid), place, bound);
    if (node.kid(kid).count == 0) {
      node.shift(kid + 1, -1);
      nodes--;
      return;
    }
    node.refresh(kid);
    if (kid + 1 < node.count && node.kid(kid).count + node.kid(kid + 1).count < FAN / 2) {
      node.kid(kid).take(node.kid(kid + 1), 0);
      node.shift(kid + 2, -1);
      nodes--;
    }
  }

  /** Sees so many elements from a rank on; from the greatest on where backward. */
  void walk(long rank, long count, boolean backward, Visitor visitor) {
    walk(root, rank, count, backward, visitor);
  }

  private static void walk(Node node, long skip, long count, boolean backward, Visitor visitor) {
    long toSkip = skip;
    long left = count;
    for (int n = 0; n < node.count && left > 0; n++) {
      int i = backward ? node.count - 1 - n : n;
      long here = node.kids == null ? 1 : node.kid(i).total;
      if (toSkip >= here) {
        toSkip -= here;
        continue;
      }
      if (node.kids == null) {
        visitor.element(node.scores[i], node.places[i]);
        left--;
      } else {
        walk(node.kid(i), toSkip, left, backward, visitor);
        left -= Math.min(left, here - toSkip);
        toSkip = 0;
      }
    }
  }
}
