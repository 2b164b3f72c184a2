package dev.assay.kv.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Nodes and, for every key, one of them; immutable, and a function of the nodes alone where the
 * class does not say otherwise. Keys are given by a hash of 64 bits, such as {@link
 * dev.assay.kv.hash.KeyHash} gives; any two placements of the same kind over the same nodes agree.
 * Any thread may call.
 */
public interface Placement {

  /** The nodes, at least one. */
  List<Node> nodes();

  /** Id of the node of a key. */
  long nodeOf(long hash);

  /**
   * Id of the first node that is accepted, in an order of preference of the key that begins with
   * {@link #nodeOf(long)}: for copies on further nodes, and to pass over full or failed ones.
   *
   * @param accepts told ids, perhaps the same one twice
   * @throws IllegalStateException when it accepts none of the nodes
   */
  long nodeOf(long hash, LongPredicate accepts);

  /** The same with one node more. */
  Placement with(Node node);

  /**
   * The same without a node.
   *
   * @throws IllegalArgumentException when it is not there, or is the last
   */
  Placement without(long id);

  /** What a lookup needs beyond the list of the nodes. */
  long stateBytes();

  /** Ids of the first {@code count} different nodes in a key's order of preference. */
  default long[] nodesOf(long hash, int count) {
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      int chosen = i;
      ids[i] = nodeOf(hash, id -> LongStream.of(ids).limit(chosen).noneMatch(one -> one == id));
    }
    return ids;
  }

  /** The nodes and one more, which must be new. */
  static List<Node> plus(List<Node> nodes, Node node) {
    List<Node> more = new ArrayList<>(nodes);
    more.add(node);
    return checked(more);
  }

  /** The nodes without one of them. */
  static List<Node> minus(List<Node> nodes, long id) {
    List<Node> fewer = nodes.stream().filter(node -> node.id() != id).toList();
    if (fewer.size() == nodes.size()) {
      throw new IllegalArgumentException("there is no node " + id);
    }
    return checked(fewer);
  }

  /** A copy of a list of nodes with different ids, one at least. */
  static List<Node> checked(List<Node> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("keys need one node at least");
    }
    if (nodes.stream().mapToLong(Node::id).distinct().count() != nodes.size()) {
      throw new IllegalArgumentException("two nodes have the same id");
    }
    return List.copyOf(nodes);
  }

  /** The first id that is accepted in a circle of them, from the one at an index on. */
  static long accepted(long[] ids, int first, LongPredicate accepts) {
    for (int i = 0, at = first; i < ids.length; i++, at = at + 1 == ids.length ? 0 : at + 1) {
      if (accepts.test(ids[at])) {
        return ids[at];
      }
    }
    throw noneAccepted();
  }

  /** What is thrown when no node is accepted. */
  static IllegalStateException noneAccepted() {
    return new IllegalStateException("none of the nodes is accepted");
  }
}
