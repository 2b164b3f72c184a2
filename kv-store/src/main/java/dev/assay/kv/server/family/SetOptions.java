package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import org.jspecify.annotations.Nullable;

/** What stands behind SET and GETEX. */
final class SetOptions {

  private final Call call;
  boolean ifAbsent;
  boolean ifPresent;
  boolean get;
  boolean keepExpiry;
  boolean persist;
  private @Nullable Times times;
  private int time;

  private SetOptions(Call call) {
    this.call = call;
  }

  /**
   * Reads options.
   *
   * @param sets whether they are SET's, else GETEX's
   */
  static SetOptions of(Call call, int from, boolean sets) {
    SetOptions options = new SetOptions(call);
    for (int i = from; i < call.count(); i++) {
      if (!(sets ? options.forSet(i) : options.forGet(i))) {
        Times found = options.times(i);
        if (found == null
            || options.times != null
            || options.keepExpiry
            || options.persist
            || i + 1 == call.count()) {
          throw ReplyError.syntax();
        }
        options.times = found;
        options.time = ++i;
      }
    }
    return options;
  }

  private boolean forSet(int i) {
    if (call.is(i, "NX") && !ifPresent) {
      ifAbsent = true;
    } else if (call.is(i, "XX") && !ifAbsent) {
      ifPresent = true;
    } else if (call.is(i, "GET")) {
      get = true;
    } else if (call.is(i, "KEEPTTL") && times == null) {
      keepExpiry = true;
    } else {
      return false;
    }
    return true;
  }

  private boolean forGet(int i) {
    if (call.is(i, "PERSIST") && times == null) {
      persist = true;
      return true;
    }
    return false;
  }

  private @Nullable Times times(int i) {
    for (Times each : Times.values()) {
      if (call.is(i, each.name())) {
        return each;
      }
    }
    return null;
  }

  boolean hasTime() {
    return times != null;
  }

  /** When the key is to expire. */
  long expiryMillis() {
    return times == null ? Operation.NEVER : times.moment(call, time);
  }
}
