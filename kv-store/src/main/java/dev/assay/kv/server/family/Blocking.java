package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.ReplyError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What commands that wait have in common. */
final class Blocking {

  private Blocking() {}

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

  /** The structure of a key; one of another type is an error only before it has waited. */
  static <S extends Structure> @Nullable S find(Call call, int key, Class<S> type) {
    if (!call.looksAt(key)) {
      return null;
    }
    boolean _ = call.find(key);
    return call.isTriedAgain() && !call.keys().is(type) ? null : call.keys().structure(type);
  }

  /** Waits for keys, unless that was so already; in a transaction replies nothing at once. */
  static void await(Call call, int[] keys, long untilMillis, Runnable nothing) {
    if (call.isInTransaction()) {
      nothing.run();
    } else if (!call.isTriedAgain()) {
      call.core().await(call, keys, untilMillis);
    }
  }
}
