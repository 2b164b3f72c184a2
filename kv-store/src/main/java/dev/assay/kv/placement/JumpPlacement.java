package dev.assay.kv.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Keys jump over numbered places, in time that grows as the logarithm of their number and without
 * state. Fewest keys move when the last place comes or goes only; a node that goes from the middle
 * leaves its place to the last one, so that twice as many move as must, and other nodes keep
 * theirs. A node of weight w has w places.
 *
 * <p>Source: Lamping, Veach: A fast, minimal memory, consistent hash algorithm, 2014
 * (arXiv:1406.2294).
 */
public final class JumpPlacement implements Placement {

  private static final long MULTIPLIER = 2_862_933_555_777_941_757L;
  private static final int TRIES = 64;

  private final List<Node> nodes;

  /** Owners of the places. */
  private final long[] places;

  /** Over these nodes, whose order counts. */
  public JumpPlacement(List<Node> nodes) {
    this(Placement.checked(nodes), places(nodes));
  }

  private JumpPlacement(List<Node> nodes, long[] places) {
    this.nodes = nodes;
    this.places = places;
  }

  private static long[] places(List<Node> nodes) {
    return nodes.stream()
        .flatMap(node -> Collections.nCopies(node.weight(), node.id()).stream())
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** The place of a hash among so many. */
  public static int place(long hash, int places) {
    long key = hash;
    long place = -1;
    long next = 0;
    while (next < places) {
      place = next;
      key = key * MULTIPLIER + 1;
      next = (long) ((place + 1) * ((double) (1L << 31) / ((key >>> 33) + 1)));
    }
    return (int) place;
  }

  @Override
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public long nodeOf(long hash) {
    return places[place(hash, places.length)];
  }

  @Override
  public long nodeOf(long hash, LongPredicate accepts) {
    int place = place(hash, places.length);
    for (int i = 1; i < TRIES && !accepts.test(places[place]); i++) {
      place = place(Mixing.mix(hash, i), places.length);
    }
    return Placement.accepted(places, place, accepts);
  }

  @Override
  public JumpPlacement with(Node node) {
    List<Long> more = boxed();
    more.addAll(Collections.nCopies(node.weight(), node.id()));
    return new JumpPlacement(Placement.plus(nodes, node), unboxed(more));
  }

  @Override
  public JumpPlacement without(long id) {
    List<Node> fewer = Placement.minus(nodes, id);
    List<Long> left = boxed();
    for (int i = left.size() - 1; i >= 0; i--) {
      if (left.get(i) == id) {
        long last = left.removeLast();
        if (i < left.size()) {
          left.set(i, last);
        }
      }
    }
    return new JumpPlacement(fewer, unboxed(left));
  }

  private List<Long> boxed() {
    return new ArrayList<>(LongStream.of(places).boxed().toList());
  }

  private static long[] unboxed(List<Long> all) {
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public long stateBytes() {
    return 0;
  }
}
