package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Collection;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.SetValue;
import dev.assay.kv.server.structure.SortedSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Unions, intersections and differences of sorted sets; plain sets have scores of 1. */
final class SortedSetAlgebra {

  private enum Kind {
    UNION,
    INTERSECTION,
    DIFFERENCE
  }

  /** A set with its weight; null where the key is not there. */
  private record Source(@Nullable Collection set, double weight) {

    int size() {
      return set == null ? 0 : set.size();
    }

    /** The weighted score of the member at a place. */
    double score(int place) {
      double product = weight * (set instanceof SortedSet sorted ? sorted.score(place) : 1);
      return Double.isNaN(product) ? 0 : product;
    }

    boolean contains(long member, int bytes) {
      return set instanceof SortedSet sorted
          ? sorted.find(member, bytes)
          : set instanceof SetValue plain && plain.contains(member, bytes);
    }

    /** The weighted score of the member that was looked for; NaN of an infinite one times zero. */
    double score() {
      return weight * (set instanceof SortedSet sorted ? sorted.score() : 1);
    }
  }

  /** What is only shown is never compact, and so keeps a zero's sign, as Redis's is. */
  private static final Limits SHOWN = new Limits(0, 0, 0, 0, 0, 0, 0);

  private final Call call;
  private final Kind kind;
  private final int numbered;
  private final List<Source> sources = new ArrayList<>();
  private DoubleBinaryOperator sum = Double::sum;
  private boolean withScores;
  private long limit;

  private SortedSetAlgebra(Call call, Kind kind, int numbered, boolean onlyCounts) {
    this.call = call;
    this.kind = kind;
    this.numbered = numbered;
    long count = call.integer(numbered);
    if (count < 1) {
      throw new ReplyError(
          "ERR at least 1 input key is needed for '%s' command".formatted(call.command().name()));
    }
    if (count > call.count() - numbered - 1L) {
      throw ReplyError.syntax();
    }
    int keys = (int) count;
    List<@Nullable Collection> sets = new ArrayList<>();
    for (int i = numbered + 1; i <= numbered + keys; i++) {
      boolean _ = call.read(i);
      Structure found = call.keys().structure(Structure.class);
      if (found != null && !(found instanceof SortedSet) && !(found instanceof SetValue)) {
        throw ReplyError.wrongType();
      }
      sets.add((Collection) found);
    }
    double[] weights = new double[keys];
    Arrays.fill(weights, 1);
    parse(numbered + 1 + keys, weights, onlyCounts);
    for (int i = 0; i < keys; i++) {
      sources.add(new Source(sets.get(i), weights[i]));
    }
    if (kind != Kind.DIFFERENCE) {
      sources.sort(Comparator.comparingInt(Source::size));
    }
  }

  private void parse(int from, double[] weights, boolean onlyCounts) {
    boolean hasWeights = kind != Kind.DIFFERENCE && !onlyCounts;
    for (int i = from; i < call.count(); i++) {
      int left = call.count() - i;
      if (hasWeights && left > weights.length && call.is(i, "WEIGHTS")) {
        for (int j = 0; j < weights.length; j++) {
          weights[j] = Scores.parse(call, ++i, "ERR weight value is not a float");
        }
      } else if (hasWeights && left >= 2 && call.is(i, "AGGREGATE")) {
        sum = operator(++i);
      } else if (numbered == 1 && !onlyCounts && call.is(i, "WITHSCORES")) {
        withScores = true;
      } else if (onlyCounts && left >= 2 && call.is(i, "LIMIT")) {
        limit = call.integer(++i, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
      } else {
        throw ReplyError.syntax();
      }
    }
  }

  private DoubleBinaryOperator operator(int argument) {
    if (call.is(argument, "SUM")) {
      return Double::sum;
    } else if (call.is(argument, "MIN")) {
      return (one, other) -> one > other ? other : one;
    } else if (call.is(argument, "MAX")) {
      return (one, other) -> other > one ? other : one;
    }
    throw ReplyError.syntax();
  }

  static void register(CommandTable table) {
    for (Kind kind : Kind.values()) {
      String name =
          switch (kind) {
            case UNION -> "zunion";
            case INTERSECTION -> "zinter";
            case DIFFERENCE -> "zdiff";
          };
      table
          .on(name, call -> new SortedSetAlgebra(call, kind, 1, false).show())
          .on(name + "store", call -> new SortedSetAlgebra(call, kind, 2, false).store())
          .keys(name, request -> NumberedKeys.of(request, 1))
          .keys(name + "store", request -> NumberedKeys.of(request, 2, 1));
    }
    table
        .on("zintercard", call -> new SortedSetAlgebra(call, Kind.INTERSECTION, 1, true).count())
        .keys("zintercard", request -> NumberedKeys.of(request, 1));
  }

  private void show() {
    SortedSet result = result(SHOWN);
    SortedSetRanges.show(call.reply(), result, 0, result.size(), false, withScores);
    result.release();
  }

  private void store() {
    SortedSet result = result(call.instance().settings().limits);
    CollectionCommands.replace(call, 1, result, result.size());
  }

  private void count() {
    long[] count = {0};
    each(
        sources.getFirst(),
        (member, bytes, score) -> {
          if (!Double.isNaN(common(member, bytes, score))) {
            count[0]++;
          }
          return limit == 0 || count[0] < limit;
        });
    call.reply().integer(count[0]);
  }

  @FunctionalInterface
  private interface Visitor {
    boolean member(long member, int bytes, double score);
  }

  private static void each(Source source, Visitor visitor) {
    Collection set = source.set();
    if (set != null) {
      for (int at = set.next(-1); at >= 0; at = set.next(at)) {
        double score = source.score(at);
        if (!visitor.member(set.address(at), set.length(at), score)) {
          return;
        }
      }
    }
  }

  /** The score of a member of the first in the intersection, or NaN where another lacks it. */
  private double common(long member, int bytes, double score) {
    double all = score;
    for (Source other : sources.subList(1, sources.size())) {
      if (!other.contains(member, bytes)) {
        return Double.NaN;
      }
      all = together(all, other.score());
    }
    return all;
  }

  private double together(double one, double other) {
    double both = sum.applyAsDouble(one, other);
    return Double.isNaN(both) ? 0 : both;
  }

  private SortedSet result(Limits limits) {
    SortedSet result = new SortedSet();
    if (kind == Kind.UNION) {
      for (Source source : sources) {
        each(
            source,
            (member, bytes, score) -> {
              boolean found = result.find(member, bytes);
              double all = found ? together(result.score(), score) : score;
              result.put(member, bytes, all, limits);
              return true;
            });
      }
      return result;
    }
    each(
        sources.getFirst(),
        (member, bytes, score) -> {
          double kept =
              kind == Kind.INTERSECTION
                  ? common(member, bytes, score)
                  : alone(member, bytes, score);
          if (!Double.isNaN(kept)) {
            result.put(member, bytes, kept, limits);
          }
          return true;
        });
    return result;
  }

  private double alone(long member, int bytes, double score) {
    for (Source other : sources.subList(1, sources.size())) {
      if (other.contains(member, bytes)) {
        return Double.NaN;
      }
    }
    return score;
  }
}
