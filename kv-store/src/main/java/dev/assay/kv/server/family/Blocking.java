package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.ReplyError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What commands that wait have in common. */
final class Blocking {

  private Blocking() {}

  /** Instead of a time: the command does not wait. */
  static final long NOT = -1;

  /** When a timeout in seconds is over, in ms since 1970; 0 for never. */
  static long until(Call call, int argument) {
    LongDouble seconds;
    try {
      seconds = LongDouble.parse(call.text(argument));
    } catch (ReplyError e) {
      throw new ReplyError("ERR timeout is not a float or out of range");
    }
    BigDecimal millis = seconds.value().movePointRight(3).setScale(0, RoundingMode.CEILING);
    if (millis.signum() < 0) {
      throw new ReplyError("ERR timeout is negative");
    }
    long now = System.currentTimeMillis();
    if (seconds.isInfinite() || millis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE - now)) > 0) {
      throw new ReplyError("ERR timeout is out of range");
    }
    return millis.signum() == 0 ? 0 : now + millis.longValue();
  }

  /** As {@link #until}, of a timeout in milliseconds. */
  static long untilMillis(Call call, int argument) {
    long millis =
        call.integer(
            argument,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "ERR timeout is not an integer or out of range");
    if (millis < 0) {
      throw new ReplyError("ERR timeout is negative");
    }
    long now = System.currentTimeMillis();
    if (millis > Long.MAX_VALUE - now) {
      throw new ReplyError("ERR timeout is out of range");
    }
    return millis == 0 ? 0 : now + millis;
  }

  /** The structure of a key; one of another type is an error only before it has waited. */
  static <S extends Structure> @Nullable S find(Call call, int key, Class<S> type) {
    if (!call.looksAt(key)) {
      return null;
    }
    boolean _ = call.find(key);
    return call.isTriedAgain() && !call.keys().is(type) ? null : call.keys().structure(type);
  }

  /**
   * Waits for keys, unless that was so already; replies nothing at once in a transaction, and where
   * the time is negative.
   */
  static void await(Call call, int[] keys, long untilMillis, Runnable nothing) {
    if (call.isInTransaction() || untilMillis < 0) {
      nothing.run();
    } else if (!call.isTriedAgain()) {
      call.core().await(call, keys, untilMillis);
    }
  }

  /** Takes from a structure what is asked for, and replies that. */
  @FunctionalInterface
  interface Taker<S> {

    /** The structure is in the key that was found last, and is not empty. */
    void take(S from);
  }

  /** BLPOP and its like; so many replies are in the answer, the key being the first. */
  static <S extends Structure> void pop(Call call, Class<S> type, int replies, Taker<S> taker) {
    int last = call.count() - 1;
    pop(call, 1, last, until(call, last), type, replies, taker);
  }

  private static <S extends Structure> void pop(
      Call call, int from, int to, long untilMillis, Class<S> type, int replies, Taker<S> taker) {
    for (int i = from; i < to; i++) {
      S found = find(call, i, type);
      if (found != null) {
        call.reply().array(replies);
        call.reply().bulk(call.address(i), call.length(i));
        taker.take(found);
        return;
      }
    }
    await(call, IntStream.range(from, to).toArray(), untilMillis, call.reply()::nullArray);
  }

  /** Takes from one end of a structure, at most so many, and replies them. */
  @FunctionalInterface
  interface EndTaker<S> {

    /** As {@link Taker#take}. */
    void take(S from, boolean isFirst, long most);
  }

  /** LMPOP, ZMPOP and those that wait; each end has a word. */
  static <S extends Structure> void popMany(
      Call call,
      int numbered,
      long untilMillis,
      Class<S> type,
      String first,
      String last,
      EndTaker<S> taker) {
    int keys =
        (int) call.integer(numbered, 1, Integer.MAX_VALUE, "ERR numkeys should be greater than 0");
    int where = numbered + 1 + keys;
    if (where < 0 || where >= call.count()) {
      throw ReplyError.syntax();
    }
    boolean isFirst = call.isEither(where, first, last);
    long most = -1;
    for (int i = where + 1; i < call.count(); i += 2) {
      if (most >= 0 || !call.is(i, "COUNT") || i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      most = call.integer(i + 1, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    long count = Math.max(1, most);
    pop(call, numbered + 1, where, untilMillis, type, 2, from -> taker.take(from, isFirst, count));
  }
}
