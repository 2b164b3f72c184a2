package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Buffer;

/** Counts of different elements, which are strings. */
final class HyperLogLogCommands {

  private HyperLogLogCommands() {}

  static void register(CommandTable table) {
    table
        .on("pfadd", HyperLogLogCommands::add)
        .on("pfcount", HyperLogLogCommands::count)
        .on("pfmerge", HyperLogLogCommands::merge);
  }

  /** Takes a key in, if it is there: the count that it remembers, 0 if it is not. */
  private static long merge(Call call, int key, HyperLogLog into) {
    if (!call.findString(key)) {
      return 0;
    }
    into.merge(call.keys().address(), call.keys().length());
    return HyperLogLog.remembered(call.keys().address(), call.keys().length());
  }

  private static void add(Call call) {
    Keyspace keys = call.keys();
    if (call.findString(1) && HyperLogLog.isDense(keys.address(), keys.length())) {
      call.reply().integer(addInPlace(call, keys) ? 1 : 0);
      return;
    }
    HyperLogLog sketch = new HyperLogLog();
    long old = merge(call, 1, sketch);
    boolean isChanged = !call.keys().exists();
    for (int i = 2; i < call.count(); i++) {
      isChanged |= sketch.add(call.address(i), call.length(i));
    }
    if (isChanged) {
      store(call, sketch, old);
    }
    call.reply().integer(isChanged ? 1 : 0);
  }

  /** Most elements raise no register, and then nothing is written. */
  private static boolean addInPlace(Call call, Keyspace keys) {
    long at = keys.address();
    int bytes = keys.length();
    boolean isRaised = false;
    for (int i = 2; i < call.count(); i++) {
      long hash = HyperLogLog.hash(call.address(i), call.length(i));
      if (HyperLogLog.isRaisedBy(hash, at)) {
        at = isRaised ? at : keys.edit(bytes);
        isRaised = true;
        HyperLogLog.raise(hash, at);
      }
    }
    if (isRaised) {
      HyperLogLog.remember(at, HyperLogLog.remembered(at, bytes) | Long.MIN_VALUE);
      keys.putEdited();
    }
    return isRaised;
  }

  private static void store(Call call, HyperLogLog sketch, long old) {
    Buffer string = new Buffer();
    try {
      sketch.write(string, old);
      call.keys().put(string.address(), (int) string.size(), call.keys().expiryMillis());
    } finally {
      string.free();
    }
  }

  private static void count(Call call) {
    Keyspace keys = call.keys();
    HyperLogLog sketch = new HyperLogLog();
    if (call.count() > 2) {
      for (int i = 1; i < call.count(); i++) {
        long _ = merge(call, i, sketch);
      }
      call.reply().integer(sketch.count());
      return;
    }
    boolean found = call.readString(1);
    long count = found ? HyperLogLog.remembered(keys.address(), keys.length()) : 0;
    if (count < 0) {
      sketch.merge(keys.address(), keys.length());
      count = sketch.count();
      HyperLogLog.remember(keys.edit(keys.length()), count);
      keys.putEdited(0, HyperLogLog.HEADER_BYTES);
    }
    call.reply().integer(count);
  }

  private static void merge(Call call) {
    HyperLogLog sketch = new HyperLogLog();
    for (int i = 2; i < call.count(); i++) {
      long _ = merge(call, i, sketch);
    }
    store(call, sketch, merge(call, 1, sketch));
    call.reply().ok();
  }
}
