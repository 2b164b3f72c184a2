package dev.assay.kv.server;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandFlag;

/** Until when commands that write, or all, are put off. Set by a core that is alone. */
final class Pause {

  private volatile long untilMillis;
  private volatile boolean isOfAll;

  /** Begins one, or makes the one that goes on longer and wider; 0 ends it. */
  void set(long newUntilMillis, boolean all) {
    boolean goesOn = newUntilMillis > 0 && untilMillis > System.currentTimeMillis();
    isOfAll = all || (goesOn && isOfAll);
    untilMillis = goesOn ? Math.max(untilMillis, newUntilMillis) : newUntilMillis;
  }

  /** Until when, in ms since 1970. */
  long untilMillis() {
    return untilMillis;
  }

  /** Whether it puts a command off, as of now. */
  boolean putsOff(Call call, long nowMillis) {
    return untilMillis > nowMillis && (isOfAll || mayChange(call.command()) || changes(call));
  }

  private static boolean mayChange(Command command) {
    return command.is(CommandFlag.WRITE) || command.name().endsWith("publish");
  }

  private static boolean changes(Call call) {
    return call.command().name().equals("exec")
        && call.client().transaction().has(Pause::mayChange);
  }
}
