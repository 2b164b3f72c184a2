package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.SortedSet;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sorted sets, but for ranges, for taking from their ends, and for unions and their like. */
public final class SortedSetCommands {

  static final String NOT_A_FLOAT = "ERR value is not a valid float";

  private SortedSetCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("zadd", SortedSetCommands::add)
        .on("zincrby", SortedSetCommands::increase)
        .on("zrem", call -> CollectionCommands.remove(call, SortedSet.class))
        .on("zscore", SortedSetCommands::score)
        .on("zmscore", SortedSetCommands::scores)
        .on("zcard", call -> CollectionCommands.size(call, SortedSet.class))
        .on("zrank", call -> rank(call, false))
        .on("zrevrank", call -> rank(call, true))
        .on(
            "zrandmember",
            call ->
                CollectionCommands.random(
                    call,
                    SortedSet.class,
                    "WITHSCORES",
                    (reply, set, place) -> reply.real(set.score(place))))
        .on(
            "zscan",
            call -> CollectionCommands.scan(call, SortedSet.class, SortedSetCommands::write));
    SortedSetRanges.register(table);
    SortedSetPops.register(table);
    SortedSetAlgebra.register(table);
    GeoCommands.register(table);
  }

  private static void write(Buffer to, long score, int bytes) {
    double value = dev.assay.kv.memory.Memory.ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, score);
    to.add(Reply.text(value).getBytes(StandardCharsets.US_ASCII));
  }

  /** What ZADD and GEOADD are told to do, and where what they add begins. */
  static final class AddOptions {
    boolean ifAbsent;
    boolean ifPresent;
    boolean ifGreater;
    boolean ifLess;
    boolean countsChanged;
    boolean increases;
    int first = 2;

    static AddOptions of(Call call) {
      AddOptions options = new AddOptions();
      while (options.first < call.count() && options.takes(call, options.first)) {
        options.first++;
      }
      int left = call.count() - options.first;
      if (left == 0 || left % 2 != 0) {
        throw ReplyError.syntax();
      }
      if (options.ifAbsent && options.ifPresent) {
        throw new ReplyError("ERR XX and NX options at the same time are not compatible");
      }
      if ((options.ifGreater && options.ifAbsent)
          || (options.ifLess && options.ifAbsent)
          || (options.ifGreater && options.ifLess)) {
        throw new ReplyError("ERR GT, LT, and/or NX options at the same time are not compatible");
      }
      if (options.increases && left > 2) {
        throw new ReplyError("ERR INCR option supports a single increment-element pair");
      }
      return options;
    }

    private boolean takes(Call call, int argument) {
      if (call.is(argument, "GT")) {
        ifGreater = true;
      } else if (call.is(argument, "LT")) {
        ifLess = true;
      } else if (call.is(argument, "INCR")) {
        increases = true;
      } else {
        return takesPlain(call, argument);
      }
      return true;
    }

    /** Takes an argument that is an option of GEOADD, too. */
    boolean takesPlain(Call call, int argument) {
      if (call.is(argument, "NX")) {
        ifAbsent = true;
      } else if (call.is(argument, "XX")) {
        ifPresent = true;
      } else if (call.is(argument, "CH")) {
        countsChanged = true;
      } else {
        return false;
      }
      return true;
    }

    /** The score that a member shall have, or NaN where it stays as it is. */
    double wanted(boolean found, double before, double given) {
      if (found ? ifAbsent : ifPresent) {
        return Double.NaN;
      }
      if (!found) {
        return given;
      }
      double wanted = increases ? before + given : given;
      if (Double.isNaN(wanted)) {
        throw new ReplyError("ERR resulting score is not a number (NaN)");
      }
      boolean isKept = (ifLess && wanted >= before) || (ifGreater && wanted <= before);
      return isKept ? Double.NaN : wanted;
    }
  }

  private static void add(Call call) {
    add(call, AddOptions.of(call));
  }

  private static void increase(Call call) {
    AddOptions options = new AddOptions();
    options.increases = true;
    add(call, options);
  }

  private static void add(Call call, AddOptions options) {
    double[] scores = new double[(call.count() - options.first) / 2];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Scores.parse(call, options.first + 2 * i, NOT_A_FLOAT);
    }
    add(call, options, scores, 2);
  }

  /** Adds members, each the last of so many arguments, with these scores. */
  static void add(Call call, AddOptions options, double[] scores, int arguments) {
    SortedSet set = CollectionCommands.findOrNew(call, 1, SortedSet.class, SortedSet::new);
    int added = 0;
    int changed = 0;
    double last = Double.NaN;
    for (int i = 0; i < scores.length; i++) {
      int member = options.first + arguments * (i + 1) - 1;
      boolean found = set.find(call.address(member), call.length(member));
      double before = set.score();
      last = options.wanted(found, before, scores[i]);
      if (!Double.isNaN(last) && (!found || last != before)) {
        set.put(call.address(member), call.length(member), last, call.instance().settings().limits);
        added += found ? 0 : 1;
        changed++;
      }
    }
    if (changed > 0) {
      CollectionCommands.store(call, set);
    }
    if (!options.increases) {
      call.reply().integer(options.countsChanged ? changed : added);
    } else if (Double.isNaN(last)) {
      call.reply().nullBulk();
    } else {
      call.reply().real(last);
    }
  }

  private static void replyScore(Call call, @Nullable SortedSet set, int member) {
    if (set != null && set.find(call.address(member), call.length(member))) {
      call.reply().real(set.score());
    } else {
      call.reply().nullBulk();
    }
  }

  private static void score(Call call) {
    replyScore(call, call.read(1, SortedSet.class), 2);
  }

  private static void scores(Call call) {
    SortedSet set = call.read(1, SortedSet.class);
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      replyScore(call, set, i);
    }
  }

  private static void rank(Call call, boolean backward) {
    boolean withScore = call.count() == 4 && call.is(3, "WITHSCORE");
    if (call.count() > 3 && !withScore) {
      throw ReplyError.syntax();
    }
    SortedSet set = call.read(1, SortedSet.class);
    if (set == null || !set.find(call.address(2), call.length(2))) {
      if (withScore) {
        call.reply().nullArray();
      } else {
        call.reply().nullBulk();
      }
      return;
    }
    double score = set.score();
    long rank = set.rank(SortedSet.bound(score, call.address(2), call.length(2)));
    if (withScore) {
      call.reply().array(2);
    }
    call.reply().integer(backward ? set.size() - 1 - rank : rank);
    if (withScore) {
      call.reply().real(score);
    }
  }
}
