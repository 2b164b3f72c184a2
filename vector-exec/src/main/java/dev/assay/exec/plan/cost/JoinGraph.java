package dev.assay.exec.plan.cost;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to be joined: vertices, classes of values that are equal in every result row, and how
 * much predicates that name several vertices leave. Sets of vertices are bits of a long.
 */
public final class JoinGraph {

  private final List<Vertex> vertices;
  private final List<EqualClass> classes;
  private final List<Filter> filters;
  private final List<VertexKey> keysByWidth = new ArrayList<>();

  /** The vertices of each class. */
  private final long[] members;

  /** Of each class, by two members, the share of pairs of rows; 0 before it is needed. */
  private final double[][] shares;

  private record VertexKey(int vertex, long key) {}

  /** How a vertex joins. */
  public enum Kind {
    /** In any order. */
    INNER,
    /** As build side only; what is probed is kept. */
    LEFT,
    /** As build side only; what matches is kept. */
    SEMI,
    /** As build side only; what does not match is kept. */
    ANTI,
    /** As build side only; what is probed is kept, with whether it matches. */
    MARK
  }

  /**
   * A vertex.
   *
   * @param rows after its own predicates
   * @param baseRows before them
   * @param keys sets of classes, of which this vertex has unique values, that cover a declared key
   * @param needs vertices that must be joined before it; 0 for INNER
   * @param match share of probed rows that match something, for SEMI and ANTI; else 1
   * @param buildRowBytes what a row takes on the build side
   */
  public record Vertex(
      Kind kind,
      double rows,
      double baseRows,
      List<Long> keys,
      long needs,
      double match,
      double buildRowBytes) {}

  /**
   * A value of a vertex in a class.
   *
   * @param profile what is known of it, where comparisons with constants hold
   */
  public record Member(int vertex, Expression value, ColumnProfile profile) {
    double distinct() {
      return profile.distinct();
    }
  }

  /** Values of several vertices that are equal; at most 64 classes. */
  public record EqualClass(List<Member> members) {

    /** A member that belongs to one of some vertices, where there is one. */
    public OptionalInt memberIn(long vertices) {
      for (int i = 0; i < members.size(); i++) {
        if ((vertices >>> members.get(i).vertex() & 1) != 0) {
          return OptionalInt.of(i);
        }
      }
      return OptionalInt.empty();
    }

    private long vertices() {
      long all = 0;
      for (Member member : members) {
        all |= 1L << member.vertex();
      }
      return all;
    }

    /** The member with the fewest values that belongs to one of some vertices, of which one has. */
    private int fewestIn(long vertices) {
      int fewest = -1;
      for (int i = 0; i < members.size(); i++) {
        if ((vertices >>> members.get(i).vertex() & 1) != 0
            && (fewest < 0 || members.get(i).distinct() < members.get(fewest).distinct())) {
          fewest = i;
        }
      }
      return fewest;
    }

    /** Share of rows that have a value: all do where some vertices were joined by it already. */
    private double present(long side) {
      int found = -1;
      for (int i = 0; i < members.size(); i++) {
        if ((side >>> members.get(i).vertex() & 1) != 0) {
          if (found >= 0) {
            return 1;
          }
          found = i;
        }
      }
      return 1 - members.get(found).profile().nullFraction();
    }
  }

  /**
   * A predicate over several vertices.
   *
   * @param vertices all that it names
   */
  public record Filter(long vertices, double selectivity) {}

  /**
   * A graph.
   *
   * @param vertices at most 64
   * @param classes of equal values, at most 64
   * @param filters predicates over several vertices that are not such equalities
   */
  public JoinGraph(List<Vertex> vertices, List<EqualClass> classes, List<Filter> filters) {
    if (vertices.size() > Long.SIZE || classes.size() > Long.SIZE) {
      throw new SqlException("more than 64 relations, or equalities, are joined at once");
    }
    this.vertices = List.copyOf(vertices);
    this.classes = List.copyOf(classes);
    this.filters = List.copyOf(filters);
    members = classes.stream().mapToLong(EqualClass::vertices).toArray();
    shares =
        classes.stream()
            .map(each -> new double[each.members().size() * each.members().size()])
            .toArray(double[][]::new);
    for (int i = 0; i < vertices.size(); i++) {
      for (long key : vertices.get(i).keys()) {
        VertexKey each = new VertexKey(i, key);
        if (key != 0 && !isRestricted(each)) {
          keysByWidth.add(each);
        }
      }
    }
    keysByWidth.sort(Comparator.comparingInt(each -> -Long.bitCount(each.key())));
  }

  /** All vertices. */
  public List<Vertex> vertices() {
    return vertices;
  }

  /** All classes. */
  public List<EqualClass> classes() {
    return classes;
  }

  /** Different values of a class that can be in a result row. */
  public double distinct(int equalClass) {
    double fewest = Double.MAX_VALUE;
    for (Member member : classes.get(equalClass).members()) {
      double rows = vertices.get(member.vertex()).rows();
      fewest = Math.min(fewest, Math.min(member.distinct(), rows));
    }
    return fewest;
  }

  /** Classes that have values on both sides, as bits. */
  public long shared(long left, long right) {
    long shared = 0;
    for (int i = 0; i < members.length; i++) {
      shared |= (members[i] & left) != 0 && (members[i] & right) != 0 ? 1L << i : 0;
    }
    return shared;
  }

  /** Rows of the inner join of two sides. */
  double innerRows(long left, double leftRows, long right, double rightRows) {
    long open = shared(left, right);
    double selectivity = filtered(left, right);
    for (long rest = open; rest != 0; rest &= rest - 1) {
      EqualClass each = classes.get(Long.numberOfTrailingZeros(rest));
      selectivity *= each.present(left) * each.present(right);
    }
    for (VertexKey each : keysByWidth) {
      long other = (left >>> each.vertex() & 1) != 0 ? right : left;
      if (((left | right) >>> each.vertex() & 1) != 0
          && (each.key() & ~open) == 0
          && sharedBy(each.vertex(), other, each.key())) {
        selectivity /= Math.max(1, vertices.get(each.vertex()).baseRows());
        open &= ~each.key();
      }
    }
    double[] rest = new double[Long.bitCount(open)];
    for (int n = 0; open != 0; open &= open - 1) {
      rest[n++] = share(Long.numberOfTrailingZeros(open), left, right);
    }
    selectivity *= Cardinality.together(rest);
    return Math.max(1, leftRows * rightRows * selectivity);
  }

  /** Share of pairs of rows that have the same value; rows without one have been left out. */
  private double share(int equalClass, long left, long right) {
    EqualClass each = classes.get(equalClass);
    int a = each.fewestIn(left);
    int b = each.fewestIn(right);
    double[] known = shares[equalClass];
    int pair = a * each.members().size() + b;
    if (known[pair] == 0) {
      known[pair] = each.members().get(a).profile().joinShare(each.members().get(b).profile());
    }
    return known[pair];
  }

  /** Whether predicates leave only some values of a key of one column, perhaps frequent ones. */
  private boolean isRestricted(VertexKey key) {
    if (Long.bitCount(key.key()) != 1) {
      return false;
    }
    for (Member member : classes.get(Long.numberOfTrailingZeros(key.key())).members()) {
      if (member.vertex() == key.vertex()) {
        return member.profile().rows() < 0.99 * vertices.get(key.vertex()).baseRows();
      }
    }
    return false;
  }

  /** Whether a vertex's own values are in all these classes, and the other side's too. */
  private boolean sharedBy(int vertex, long other, long key) {
    for (long rest = key; rest != 0; rest &= rest - 1) {
      long vertices = members[Long.numberOfTrailingZeros(rest)];
      if ((vertices >>> vertex & 1) == 0 || (vertices & other) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether one side has at most one row for each value that it is joined by: some vertex of it has
   * a key there, and other joins have not repeated that vertex's rows.
   */
  boolean isUnique(long side, double sideRows, long other) {
    long shared = shared(side, other);
    for (int i = 0; i < vertices.size(); i++) {
      Vertex vertex = vertices.get(i);
      if ((side >>> i & 1) != 0 && sideRows <= Math.max(1, vertex.rows())) {
        for (long key : vertex.keys()) {
          if ((key & ~shared) == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Share that predicates leave which only this join can decide. */
  double filtered(long left, long right) {
    double share = 1;
    for (Filter filter : filters) {
      boolean decided = (filter.vertices() & ~(left | right)) == 0;
      if (decided && (filter.vertices() & ~left) != 0 && (filter.vertices() & ~right) != 0) {
        share *= filter.selectivity();
      }
    }
    return share;
  }
}
