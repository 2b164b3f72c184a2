package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bound;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.SortedSet;
import org.jspecify.annotations.Nullable;

/** Ranges of sorted sets, by rank, score or member: counted, shown, stored, taken out. */
final class SortedSetRanges {

  /** What a range's ends are. */
  enum By {
    RANK,
    SCORE,
    MEMBER
  }

  private SortedSetRanges() {}

  static void register(CommandTable table) {
    table
        .on("zcount", call -> count(call, By.SCORE))
        .on("zlexcount", call -> count(call, By.MEMBER))
        .on("zrange", call -> new Range(call, 1, null, null).show())
        .on("zrangestore", call -> new Range(call, 2, null, null).store())
        .on("zrevrange", call -> new Range(call, 1, By.RANK, true).show())
        .on("zrangebyscore", call -> new Range(call, 1, By.SCORE, false).show())
        .on("zrevrangebyscore", call -> new Range(call, 1, By.SCORE, true).show())
        .on("zrangebylex", call -> new Range(call, 1, By.MEMBER, false).show())
        .on("zrevrangebylex", call -> new Range(call, 1, By.MEMBER, true).show())
        .on("zremrangebyrank", call -> remove(call, By.RANK))
        .on("zremrangebyscore", call -> remove(call, By.SCORE))
        .on("zremrangebylex", call -> remove(call, By.MEMBER));
  }

  /** Two ends: ranks, or bounds. */
  private static final class Span {
    private long start;
    private long end;
    private Bound from = (score, member, bytes) -> false;
    private Bound to = from;
    private final By by;

    Span(Call call, By by, int low, int high) {
      this.by = by;
      switch (by) {
        case RANK -> {
          start = call.integer(low);
          end = call.integer(high);
        }
        case SCORE -> {
          from = Scores.byScore(call, low, false);
          to = Scores.byScore(call, high, true);
        }
        case MEMBER -> {
          from = Scores.byMember(call, low, false);
          to = Scores.byMember(call, high, true);
        }
      }
    }

    /** The first rank and how many, counted from the greatest on where backward. */
    Slice ranks(SortedSet set, boolean backward) {
      if (by == By.RANK) {
        return Slice.of(start, end, set.size());
      }
      long low = set.rank(from);
      long count = Math.max(0, set.rank(to) - low);
      return new Slice(backward ? set.size() - low - count : low, count);
    }
  }

  private static void count(Call call, By by) {
    Span span = new Span(call, by, 2, 3);
    SortedSet set = call.read(1, SortedSet.class);
    call.reply().integer(set == null ? 0 : span.ranks(set, false).count());
  }

  private static void remove(Call call, By by) {
    Span span = new Span(call, by, 2, 3);
    SortedSet set = call.find(1, SortedSet.class);
    long gone = 0;
    if (set != null) {
      Slice ranks = span.ranks(set, false);
      gone = ranks.count();
      if (gone > 0 && gone == set.size()) {
        call.keys().remove();
      } else if (gone > 0) {
        set.removeRanks(ranks.from(), gone);
        call.keys().changed();
      }
    }
    call.reply().integer(gone);
  }

  /** A command that shows or stores a range. */
  private static final class Range {
    private final Call call;
    private final int key;
    private final Span span;
    private boolean backward;
    private boolean withScores;
    private long offset;
    private long limit = -1;

    Range(Call call, int key, @Nullable By fixedBy, @Nullable Boolean fixedBackward) {
      this.call = call;
      this.key = key;
      By by = fixedBy;
      backward = fixedBackward != null && fixedBackward;
      boolean isDirected = fixedBackward != null;
      for (int i = key + 3; i < call.count(); i++) {
        if (key == 1 && call.is(i, "WITHSCORES")) {
          withScores = true;
        } else if (call.is(i, "LIMIT") && i + 2 < call.count()) {
          offset = call.integer(++i);
          limit = call.integer(++i);
        } else if (!isDirected && call.is(i, "REV")) {
          backward = true;
          isDirected = true;
        } else if (by == null && call.is(i, "BYLEX")) {
          by = By.MEMBER;
        } else if (by == null && call.is(i, "BYSCORE")) {
          by = By.SCORE;
        } else {
          throw ReplyError.syntax();
        }
      }
      By kind = by == null ? By.RANK : by;
      if (limit != -1 && kind == By.RANK) {
        throw new ReplyError(
            "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
      }
      if (withScores && kind == By.MEMBER) {
        throw new ReplyError(
            "ERR syntax error, WITHSCORES not supported in combination with BYLEX");
      }
      boolean isSwapped = backward && kind != By.RANK;
      span = new Span(call, kind, key + (isSwapped ? 2 : 1), key + (isSwapped ? 1 : 2));
    }

    private Slice ranks(SortedSet set) {
      Slice ranks = span.ranks(set, backward);
      if (offset < 0 || offset > ranks.count()) {
        return new Slice(0, 0);
      }
      long left = ranks.count() - offset;
      return new Slice(ranks.from() + offset, limit < 0 ? left : Math.min(left, limit));
    }

    void show() {
      SortedSet set = call.read(key, SortedSet.class);
      if (set == null) {
        call.reply().array(0);
        return;
      }
      Slice ranks = ranks(set);
      SortedSetRanges.show(call.reply(), set, ranks.from(), ranks.count(), backward, withScores);
    }

    void store() {
      SortedSet set = call.read(key, SortedSet.class);
      SortedSet result = new SortedSet();
      Limits limits = call.instance().settings().limits;
      if (set != null) {
        Slice ranks = ranks(set);
        set.walk(
            ranks.from(),
            ranks.count(),
            backward,
            (member, bytes, score) -> result.put(member, bytes, score, limits));
      }
      CollectionCommands.replace(call, 1, result, result.size());
    }
  }

  /** Replies elements from a rank on, with their scores in the way of the protocol. */
  static void show(
      Reply reply, SortedSet set, long rank, long count, boolean backward, boolean withScores) {
    boolean isPairs = withScores && reply.protocol() == 3;
    reply.array(withScores && !isPairs ? 2 * count : count);
    showAll(reply, set, rank, count, backward, withScores, isPairs);
  }

  /** As {@link #show} without the header. */
  static void showAll(
      Reply reply,
      SortedSet set,
      long rank,
      long count,
      boolean backward,
      boolean withScores,
      boolean isPairs) {
    set.walk(
        rank,
        count,
        backward,
        (member, bytes, score) -> {
          if (isPairs) {
            reply.array(2);
          }
          reply.bulk(member, bytes);
          if (withScores) {
            reply.real(score);
          }
        });
  }
}
