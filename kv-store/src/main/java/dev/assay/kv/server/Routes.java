package dev.assay.kv.server;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandFlag;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.FoundKey;
import java.util.Set;

/** Where a command is carried out, as {@link Standstill} says. Of one core. */
final class Routes {

  /** On the connection's own core. */
  static final int HOME = -1;

  /** There, while all others stand still. */
  static final int ALONE = -2;

  private enum Kind {
    HOME,
    ALONE,
    /** Has to do with all shards if keys are watched. */
    UNWATCHES,
    ONE_KEY,
    KEYS,
    FOUND_KEYS
  }

  private static final String SHORT_GROUP = "string";
  private static final String DELETING = "del";
  private static final Set<String> UNWATCHING = Set.of("discard", "unwatch");

  private final Kind[] kinds;
  private final boolean[] isShort;
  private final FoundKey keys;
  private final int cores;

  Routes(CommandTable table, FoundKey keys, int cores) {
    this.keys = keys;
    this.cores = cores;
    kinds = table.all().stream().map(Routes::kind).toArray(Kind[]::new);
    isShort = new boolean[kinds.length];
    table.all().forEach(command -> isShort[command.number()] = isShort(command));
  }

  private static Kind kind(Command command) {
    if (UNWATCHING.contains(command.name())) {
      return Kind.UNWATCHES;
    }
    if (command.isGlobal() || command.is(CommandFlag.BLOCKING)) {
      return Kind.ALONE;
    }
    if (command.is(CommandFlag.PUBSUB)) {
      return Kind.HOME; // channels are no keys
    }
    if (!command.hasFixedKeys()) {
      return Kind.FOUND_KEYS;
    }
    if (command.is(CommandFlag.MOVABLEKEYS)) {
      return Kind.ALONE;
    }
    return command.firstKey() == 0
        ? Kind.HOME
        : command.firstKey() == command.lastKey() ? Kind.ONE_KEY : Kind.KEYS;
  }

  private static boolean isShort(Command command) {
    return command.is(CommandFlag.FAST)
        || command.complexity().startsWith("O(1)")
        || SHORT_GROUP.equals(command.group())
        || DELETING.equals(command.name());
  }

  /** Whether it takes no longer than sending it to another core and back. */
  boolean isShort(Call call) {
    return isShort[call.command().number()];
  }

  /** The number of a core, or {@link #HOME} or {@link #ALONE}. */
  int placeOf(Call call) {
    Command command = call.command();
    return switch (kinds[command.number()]) {
      case HOME -> HOME;
      case ALONE -> ALONE;
      case UNWATCHES -> call.client().transaction().watched().isEmpty() ? HOME : ALONE;
      case ONE_KEY -> ownerOf(call, command.firstKey());
      case KEYS -> ownerOfKeys(call, command);
      case FOUND_KEYS -> ownerOf(call, command.keys(call.request()));
    };
  }

  private int ownerOf(Call call, int argument) {
    int bytes = call.length(argument);
    return bytes > FoundKey.MOST_KEY_BYTES
        ? ALONE
        : keys.shardOf(call.client().database(), call.address(argument), bytes) % cores;
  }

  private int ownerOfKeys(Call call, Command command) {
    int last = command.lastKeyOf(call.request());
    int owner = ownerOf(call, command.firstKey());
    for (int i = command.firstKey() + command.keyStep();
        i <= last && i < call.count() && owner != ALONE;
        i += command.keyStep()) {
      owner = together(owner, ownerOf(call, i));
    }
    return owner;
  }

  private int ownerOf(Call call, int[] arguments) {
    int owner = arguments.length == 0 ? ALONE : ownerOf(call, arguments[0]);
    for (int i = 1; i < arguments.length && owner != ALONE; i++) {
      owner = together(owner, ownerOf(call, arguments[i]));
    }
    return owner;
  }

  private static int together(int owner, int other) {
    return owner == other ? owner : ALONE;
  }
}
