package dev.assay.kv.server.command;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.resp.Request;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All commands, read from {@code commands.txt}, with their handlers. What handles a command that is
 * not in the file, or is in it without a handler, is found when the table is made.
 */
public final class CommandTable {

  private static final String FILE = "commands.txt";
  private static final int SLOT_BITS = 10;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;
  private static final long SMALL = 0x2020_2020_2020_2020L;

  private final Map<String, Command> byName = new LinkedHashMap<>();
  private final List<Command> all = new ArrayList<>();
  private final List<Command> unhandled;
  private final @Nullable Command[] slots = new Command[SLOTS];
  private final long[] words = new long[SLOTS];

  /** As in the file. */
  public CommandTable() {
    TableFile.lines(FILE, this::add);
    unhandled = new ArrayList<>(all);
    unhandled.removeIf(command -> !command.subcommands().isEmpty());
  }

  private void add(String[] fields) {
    Command command = new Command(fields[0].replace('/', '|'), fields);
    command.setNumber(all.size());
    all.add(command);
    int bar = command.name().indexOf('|');
    if (bar > 0) {
      Command parent = Objects.requireNonNull(byName.get(command.name().substring(0, bar)));
      parent.subcommands().put(command.name().substring(bar + 1), command);
    } else {
      byName.put(command.name(), command);
      enter(command);
    }
  }

  private void enter(Command command) {
    byte[] name = command.name().getBytes(StandardCharsets.US_ASCII);
    long memory = NativeHeap.allocate(name.length);
    MemorySegment.copy(name, 0, ALL, JAVA_BYTE, memory, name.length);
    long letters = letters(memory, name.length);
    NativeHeap.free(memory, name.length);
    int slot = slot(letters);
    while (slots[slot] != null) {
      slot = (slot + 1) % SLOTS;
    }
    slots[slot] = command;
    words[slot] = letters;
  }

  /** Says who handles a command; a subcommand's name has its parent's and a bar before. */
  public CommandTable on(String name, Handler handler) {
    Command command = named(name);
    command.setHandler(handler);
    unhandled.remove(command);
    return this;
  }

  /** Says where a command has its keys, which the table does not. */
  public CommandTable keys(String name, Command.KeyFinder finder) {
    named(name).setKeyFinder(finder);
    return this;
  }

  /** Commands without a handler. */
  public List<String> unhandled() {
    return unhandled.stream().map(Command::name).toList();
  }

  private Command named(String name) {
    return Objects.requireNonNull(find(name), () -> name + " is not in " + FILE);
  }

  /** A command, or subcommand with a bar in its name, in whatever case; null where none is. */
  public @Nullable Command find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int bar = lower.indexOf('|');
    if (bar < 0) {
      return byName.get(lower);
    }
    Command parent = byName.get(lower.substring(0, bar));
    return parent == null ? null : parent.subcommands().get(lower.substring(bar + 1));
  }

  /** The command that a request names, its parent where it has subcommands; null where none is. */
  public @Nullable Command find(Request request) {
    long at = request.address(0);
    int bytes = request.length(0);
    long letters = letters(at, bytes);
    int slot = slot(letters);
    while (true) {
      Command command = slots[slot];
      if (command == null || (words[slot] == letters && isNamed(command.name(), at, bytes))) {
        return command;
      }
      slot = (slot + 1) % SLOTS;
    }
  }

  /** The first and the last four bytes of a name, or up to three, as small letters. */
  private static long letters(long at, int bytes) {
    long first;
    long last;
    if (bytes >= Integer.BYTES) {
      first = ALL.get(JAVA_INT_UNALIGNED, at);
      last = ALL.get(JAVA_INT_UNALIGNED, at + bytes - Integer.BYTES);
    } else if (bytes > 0) {
      first = ALL.get(JAVA_BYTE, at) | (ALL.get(JAVA_BYTE, at + (bytes >>> 1)) << Byte.SIZE);
      last = ALL.get(JAVA_BYTE, at + bytes - 1);
    } else {
      return 0;
    }
    return (first & 0xffff_ffffL) | (last << Integer.SIZE) | SMALL;
  }

  private static int slot(long letters) {
    return (int) ((letters * GOLDEN_RATIO) >>> (Long.SIZE - SLOT_BITS));
  }

  private static boolean isNamed(String name, long at, int bytes) {
    if (name.length() != bytes) {
      return false;
    }
    for (int i = 0; i < bytes; i++) {
      int letter = ALL.get(JAVA_BYTE, at + i);
      if (letter != name.charAt(i)
          && (letter < 'A' || letter > 'Z' || (letter | 0x20) != name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Those that are no subcommands. */
  public Collection<Command> commands() {
    return byName.values();
  }

  /** All, subcommands too, by their numbers. */
  public List<Command> all() {
    return all;
  }
}
