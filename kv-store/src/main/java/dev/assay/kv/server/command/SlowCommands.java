package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.kv.server.resp.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The last commands that took long, without their secrets. Any thread may call. */
public final class SlowCommands {

  private static final int MOST_ARGUMENTS = 32;
  private static final int MOST_BYTES = 128;
  private static final byte[] SECRET = "(redacted)".getBytes(UTF_8);
  private static final Set<String> SECRET_SETTINGS =
      Set.of("requirepass", "masterauth", "masteruser", "tls-key-file-pass");

  /**
   * A command that took long.
   *
   * @param id a number of its own
   * @param atSeconds when it ended, since 1970
   * @param micros how long it took
   * @param arguments what it was, shortened
   * @param address who sent it
   * @param name that one's name
   */
  public record Entry(
      long id, long atSeconds, long micros, List<byte[]> arguments, String address, String name) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long next;

  /** Notes a command; beyond so many the oldest is forgotten. */
  public synchronized void add(
      Command command, Request request, Client client, long micros, long most) {
    entries.addFirst(
        new Entry(
            next++,
            System.currentTimeMillis() / 1000,
            micros,
            shown(command, request),
            client.address(),
            client.name()));
    while (entries.size() > most) {
      entries.removeLast();
    }
  }

  /** The last ones, the last first. */
  public synchronized List<Entry> last(long most) {
    return entries.stream().limit(most).toList();
  }

  /** How many there are. */
  public synchronized int size() {
    return entries.size();
  }

  /** Forgets all. */
  public synchronized void clear() {
    entries.clear();
  }

  private static List<byte[]> shown(Command command, Request request) {
    List<byte[]> arguments = new ArrayList<>();
    int count = request.count();
    int whole = count > MOST_ARGUMENTS ? MOST_ARGUMENTS - 1 : count;
    for (int i = 0; i < whole; i++) {
      byte[] bytes = isSecret(command, request, i) ? SECRET : request.bytes(i);
      if (bytes.length > MOST_BYTES) {
        byte[] rest = "... (%d more bytes)".formatted(bytes.length - MOST_BYTES).getBytes(UTF_8);
        bytes = Arrays.copyOf(bytes, MOST_BYTES + rest.length);
        System.arraycopy(rest, 0, bytes, MOST_BYTES, rest.length);
      }
      arguments.add(bytes);
    }
    if (whole < count) {
      arguments.add("... (%d more arguments)".formatted(count - whole).getBytes(UTF_8));
    }
    return arguments;
  }

  /** Whether an argument must not be shown to anybody. */
  public static boolean isSecret(Command command, Request request, int argument) {
    return switch (command.name()) {
      case "auth" -> argument > 0;
      case "acl|setuser", "acl|deluser", "acl|getuser" -> argument > 1;
      case "config|set" ->
          argument > 2
              && argument % 2 == 1
              && SECRET_SETTINGS.contains(request.text(argument - 1).toLowerCase(Locale.ROOT));
      case "hello" ->
          argument > 2
              && (request.is(argument - 1, "AUTH")
                  || (argument > 3 && request.is(argument - 2, "AUTH")));
      default -> false;
    };
  }
}
