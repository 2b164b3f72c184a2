package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.ReplyError;

/** Times as arguments give them: in seconds or milliseconds, from now or since 1970. */
enum Times {
  EX(1000, true),
  PX(1, true),
  EXAT(1000, false),
  PXAT(1, false);

  private final long unit;
  private final boolean fromNow;

  Times(long unit, boolean fromNow) {
    this.unit = unit;
    this.fromNow = fromNow;
  }

  /**
   * The moment in milliseconds since 1970 that an argument means; it must lie behind its origin.
   */
  long moment(Call call, int argument) {
    long value = call.integer(argument);
    if (value <= 0 || value > Long.MAX_VALUE / unit) {
      throw invalid(call);
    }
    return moment(call, value * unit);
  }

  /** As {@link #moment(Call, int)}, in the past too. */
  long anyMoment(Call call, int argument) {
    long value = call.integer(argument);
    if (value > Long.MAX_VALUE / unit || value < Long.MIN_VALUE / unit) {
      throw invalid(call);
    }
    return moment(call, value * unit);
  }

  private long moment(Call call, long millis) {
    long origin = fromNow ? System.currentTimeMillis() : 0;
    if (millis > Long.MAX_VALUE - origin) {
      throw invalid(call);
    }
    return Math.min(origin + millis, Long.MAX_VALUE - 1); // the last one is never
  }

  private static ReplyError invalid(Call call) {
    return new ReplyError(
        "ERR invalid expire time in '%s' command".formatted(call.command().name()));
  }
}
