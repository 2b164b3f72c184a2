package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.keyspace.Structure;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set: its keys are the members, in order in the pack, its values their scores; beside the
 * table a tree of both in order.
 */
public final class SortedSet extends PairsValue {

  /** Sees elements. */
  @FunctionalInterface
  public interface Visitor {

    /** An element; nothing may be changed. */
    void element(long member, int bytes, double score);
  }

  /** Where a score is handed over to a pack or a table, of each thread. */
  private static final ThreadLocal<Long> SCORE =
      ThreadLocal.withInitial(() -> NativeHeap.allocate(Double.BYTES));

  private @Nullable RankTree tree;
  private double score;

  /** Everything with a lower score, or the same and lower bytes, comes before it. */
  public static Bound bound(double score, long member, int bytes) {
    return (other, otherMember, otherBytes) ->
        other < score
            || (other == score && Bytes.compare(otherMember, otherBytes, member, bytes) < 0);
  }

  private double packed(int position) {
    return scoreAt(pack.address(pack.next(position)));
  }

  private static double scoreAt(long address) {
    return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
  }

  private static long stored(double score) {
    long at = SCORE.get();
    ALL.set(JAVA_DOUBLE_UNALIGNED, at, score);
    return at;
  }

  /** Looks for a member, whose score can be asked for then. */
  public boolean find(long member, int bytes) {
    if (table != null) {
      long entry = table.find(member, bytes);
      score = entry == 0 ? 0 : scoreAt(ByteTable.value(entry));
      return entry != 0;
    }
    int at = pack.find(member, bytes, 2);
    score = at < 0 ? 0 : packed(at);
    return at >= 0;
  }

  /** The score of the member that was found. */
  public double score() {
    return score;
  }

  /** Sets the score of a member; it must not lie in this set. */
  public void put(long member, int bytes, double newScore, Limits limits) {
    wasPut(member, bytes, stored(newScore), Double.BYTES);
    if (table == null) {
      boolean _ = removePacked(member, bytes);
      if (size() < limits.sortedSetEntries() && bytes <= limits.sortedSetBytes()) {
        insert(member, bytes, newScore);
        return;
      }
    }
    ByteTable large = spread();
    RankTree order = order();
    long entry = large.find(member, bytes);
    if (entry != 0) {
      order.remove(scoreAt(ByteTable.value(entry)), large.place(entry));
    }
    boolean _ = large.put(member, bytes, stored(newScore), Double.BYTES);
    order.add(newScore, large.place(large.find(member, bytes)));
  }

  private void insert(long member, int bytes, double newScore) {
    Bound bound = bound(newScore, member, bytes);
    int at = 0;
    while (at < pack.bytes() && bound.isBehind(packed(at), pack.address(at), pack.length(at))) {
      at = pack.next(pack.next(at));
    }
    pack.insert(at, member, bytes);
    // A compact set of Redis keeps no sign of zero.
    pack.insert(pack.next(at), stored(newScore + 0.0), Double.BYTES);
  }

  private ByteTable spread() {
    ByteTable large = table;
    if (large == null) {
      large = new ByteTable();
      RankTree order = new RankTree(large);
      for (int at = 0; at < pack.bytes(); at = pack.next(pack.next(at))) {
        double each = packed(at);
        boolean _ = large.put(pack.address(at), pack.length(at), stored(each), Double.BYTES);
        order.add(each, large.place(large.find(pack.address(at), pack.length(at))));
      }
      pack.release();
      table = large;
      tree = order;
    }
    return large;
  }

  private RankTree order() {
    if (tree == null) {
      throw new IllegalStateException("a compact set has no tree");
    }
    return tree;
  }

  @Override
  protected void put(long member, int bytes, long at, int eight) {
    put(member, bytes, scoreAt(at), Limits.DEFAULT);
  }

  @Override
  protected boolean take(long member, int bytes) {
    if (table == null) {
      return removePacked(member, bytes);
    }
    long entry = table.find(member, bytes);
    if (entry != 0) {
      order().remove(scoreAt(ByteTable.value(entry)), table.place(entry));
      boolean _ = table.remove(member, bytes);
    }
    return entry != 0;
  }

  /** How many elements come before a bound. */
  public long rank(Bound bound) {
    if (table != null) {
      return order().rank(bound);
    }
    long rank = 0;
    for (int at = 0; at < pack.bytes(); at = pack.next(pack.next(at))) {
      if (!bound.isBehind(packed(at), pack.address(at), pack.length(at))) {
        break;
      }
      rank++;
    }
    return rank;
  }

  /** Sees so many elements from a rank on, or from the greatest on where backward. */
  public void walk(long rank, long count, boolean backward, Visitor visitor) {
    ByteTable large = table;
    if (large != null) {
      order()
          .walk(
              rank,
              count,
              backward,
              (each, place) -> {
                long entry = large.entry(place);
                visitor.element(ByteTable.key(entry), ByteTable.keyBytes(entry), each);
              });
      return;
    }
    if (rank >= size()) {
      return;
    }
    int at = pack.position(2 * (int) (backward ? size() - 1 - rank : rank));
    for (long i = 0; i < Math.min(count, size() - rank); i++) {
      visitor.element(pack.address(at), pack.length(at), packed(at));
      if (i + 1 < Math.min(count, size() - rank)) {
        at = backward ? pack.previous(pack.previous(at)) : pack.next(pack.next(at));
      }
    }
  }

  /** Takes so many elements out from a rank on. */
  public void removeRanks(long rank, long count) {
    if (isKept()) {
      walk(rank, count, false, (member, bytes, each) -> wasTaken(member, bytes));
    }
    ByteTable large = table;
    if (large == null) {
      if (count > 0) {
        pack.remove(pack.position(2 * (int) rank), 2 * (int) count);
      }
      return;
    }
    RankTree order = order();
    for (long i = 0; i < count; i++) {
      double[] least = new double[1];
      int[] place = new int[1];
      order.walk(
          rank,
          1,
          false,
          (each, at) -> {
            least[0] = each;
            place[0] = at;
          });
      order.remove(least[0], place[0]);
      long entry = large.entry(place[0]);
      boolean _ = large.remove(ByteTable.key(entry), ByteTable.keyBytes(entry));
    }
  }

  /** The score of the member at a place. */
  public double score(int place) {
    return scoreAt(valueAddress(place));
  }

  @Override
  public String type() {
    return "zset";
  }

  @Override
  public String encoding() {
    return table == null ? "listpack" : "skiplist";
  }

  @Override
  public long memoryBytes() {
    return 56
        + pack.memoryBytes()
        + (table == null ? 0 : table.memoryBytes())
        + (tree == null ? 0 : tree.memoryBytes());
  }

  @Override
  public Structure copy() {
    SortedSet copy = new SortedSet();
    copy.pack = pack.copy();
    if (table != null) {
      ByteTable large = new ByteTable();
      RankTree order = new RankTree(large);
      walk(
          0,
          size(),
          false,
          (member, bytes, each) -> {
            boolean _ = large.put(member, bytes, stored(each), Double.BYTES);
            order.add(each, large.place(large.find(member, bytes)));
          });
      copy.table = large;
      copy.tree = order;
    }
    return copy;
  }
}
