package dev.assay.kv.server.command;

import dev.assay.kv.server.keyspace.TouchedKeys.Kind;
import dev.assay.kv.server.keyspace.TouchedKeys.Touch;
import dev.assay.kv.server.resp.ReplyError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How what a command does to keys is called, as its file says. */
final class KeyEvents {

  /** An event: the letter of its class, its name, and the key that it is about. */
  record Event(char letter, String name, Touch touch) {}

  private static final String FILE = "events.txt";
  private static final String ALL = "g$lshzxetd";
  private static final String LETTERS = ALL + "nKEm";

  private record Names(char letter, String first, String second) {

    boolean goesWhenEmpty() {
      return "lshz".indexOf(letter) >= 0 && !first.endsWith("store");
    }
  }

  private final Map<String, Names> names = new HashMap<>();

  KeyEvents() {
    try (InputStream in = Objects.requireNonNull(KeyEvents.class.getResourceAsStream(FILE), FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\\|", -1);
          String second = fields.length > 3 ? fields[3] : "";
          names.put(fields[0].replace('/', '|'), new Names(fields[1].charAt(0), fields[2], second));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bit for each class of a text of letters; of the one that is all, each of them. */
  static int classes(String letters) {
    int bits = 0;
    for (char letter : letters.replace("A", ALL).toCharArray()) {
      int bit = LETTERS.indexOf(letter);
      if (bit < 0) {
        throw new ReplyError("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
      bits |= 1 << bit;
    }
    return bits;
  }

  /** The classes of a text as they are told: each once, in their order. */
  static String checked(String letters) {
    int bits = classes(letters);
    int all = classes(ALL);
    boolean isAll = (bits & all) == all;
    StringBuilder text = new StringBuilder(isAll ? "A" : "");
    for (int i = isAll ? ALL.length() : 0; i < LETTERS.length(); i++) {
      if ((bits & 1 << i) != 0) {
        text.append(LETTERS.charAt(i));
      }
    }
    return text.toString();
  }

  /** Whether a command has events. */
  boolean has(Command command) {
    return names.containsKey(command.name()) || command.is(CommandFlag.READONLY);
  }

  /** What is told of keys that a command has touched. */
  List<Event> of(Call call, List<Touch> inOrder) {
    Names of = names.get(call.command().name());
    List<Touch> touches = inOrder;
    if (call.command().name().equals("smove")) { // whose first key is told of first
      touches = new ArrayList<>(inOrder);
      touches.sort(Comparator.comparing(touch -> !isFirst(call, "smove", touch)));
    }
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < touches.size(); i++) {
      Touch touch = touches.get(i);
      switch (touch.kind()) {
        case NEW -> events.add(new Event('n', "new", touch));
        case MISSED -> events.add(new Event('m', "keymiss", touch));
        case CHANGED -> changed(call, of, touch, events);
        case REMOVED -> {
          boolean isBack =
              touches.subList(i, touches.size()).contains(new Touch(Kind.CHANGED, touch.name()));
          if (!isBack) {
            removed(call, of, touch, i > 0 ? touches.get(i - 1) : null, events);
          }
        }
      }
    }
    return events;
  }

  private static void changed(Call call, @Nullable Names of, Touch touch, List<Event> into) {
    if (of == null) {
      return;
    }
    String name = name(call, of, touch);
    if (!name.isEmpty()) {
      into.add(new Event(of.letter(), name, touch));
    }
    if (name.equals("set") && expires(call)) {
      into.add(new Event('g', "expire", touch));
    }
  }

  private static void removed(
      Call call, @Nullable Names of, Touch touch, @Nullable Touch before, List<Event> into) {
    if (of != null && of.first().endsWith("_from")) {
      into.add(Math.max(0, into.size() - 1), new Event('g', of.first(), touch));
      return;
    }
    boolean isTold =
        before != null && before.kind() == Kind.CHANGED && before.name().equals(touch.name());
    if (of != null && of.goesWhenEmpty() && !isTold) {
      into.add(new Event(of.letter(), name(call, of, touch), touch));
    }
    into.add(new Event('g', "del", touch));
  }

  private static String name(Call call, Names of, Touch touch) {
    String command = call.command().name();
    if (!of.second().isEmpty() && !isFirst(call, command, touch)) {
      return command.endsWith("lmove") ? side(call, 4, "LEFT") + "push" : of.second();
    }
    return switch (command) {
      case "lmove", "blmove" -> side(call, 3, "LEFT") + "pop";
      case "lmpop", "blmpop" -> has(call, "RIGHT") ? "rpop" : of.first();
      case "zmpop", "bzmpop" -> has(call, "MAX") ? "zpopmax" : of.first();
      case "zadd" -> has(call, "INCR") ? "zincr" : of.first();
      case "getex" -> has(call, "PERSIST") ? "persist" : of.first();
      default -> of.first();
    };
  }

  private static boolean isFirst(Call call, String command, Touch touch) {
    return Arrays.equals(touch.name().key(), call.bytes(1))
        && !(touch.kind() == Kind.CHANGED && (command.equals("move") || command.equals("copy")));
  }

  private static String side(Call call, int argument, String word) {
    return call.is(argument, word) ? "l" : "r";
  }

  private static boolean has(Call call, String word) {
    for (int i = 2; i < call.count(); i++) {
      if (call.is(i, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean expires(Call call) {
    String command = call.command().name();
    return command.endsWith("setex")
        || (command.equals("set")
            && call.count() > 4
            && (has(call, "EX") || has(call, "PX") || has(call, "EXAT") || has(call, "PXAT")));
  }
}
