package dev.assay.kv.server;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.keyspace.ExpectedKeys;
import dev.assay.kv.server.keyspace.FoundKey;
import dev.assay.kv.server.resp.ProtocolError;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.resp.RequestParser;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests from their bytes: the next one, and of a pipeline some behind it, so that the
 * cache misses of their keys are under way at once. Those behind the next are only looked at: when
 * it changes what they mean, they are forgotten and read again. Of one core.
 */
final class Ahead {

  private static final int MOST = 32;

  private final Server server;
  private final int number;
  private final FoundKey keys;
  private final ExpectedKeys expected;
  private final Request[] requests = new Request[MOST];
  private final @Nullable Command[] commands = new Command[MOST];
  private final int[] bytes = new int[MOST];
  private final int[] firstKeys = new int[MOST];
  private @Nullable Request spare;
  private int next;
  private int count;

  Ahead(Server server, int number, FoundKey keys) {
    this.server = server;
    this.number = number;
    this.keys = keys;
    expected = keys.expected();
    Arrays.setAll(requests, i -> new Request());
  }

  /**
   * Makes sure that there is a next request.
   *
   * @param address of the bytes behind the request before
   * @return false where they are no whole request; they may be an error, of which the client was
   *     told
   */
  boolean hasNext(Connection connection, Reply into, long address, int available) {
    if (next == count) {
      next = 0;
      count = 0;
      expected.clear();
      Request partial = connection.partial();
      if (partial != null) {
        connection.setPartial(null);
        spare = requests[0];
        requests[0] = partial;
      }
      int taken = parse(connection, requests[0], into, address, available);
      if (taken == 0) {
        return false;
      }
      add(taken);
      if (connection.isKnown()) {
        readOn(address, available);
        expect(connection.database());
      }
    }
    return true;
  }

  /** Reads a request; how many bytes it took, 0 where it is not whole or is none. */
  private int parse(Connection connection, Request request, Reply into, long address, int length) {
    boolean isHome = connection.core().number() == number;
    try {
      int taken =
          RequestParser.parse(
              request, address, length, server.settings().mostBulkBytes, connection.isKnown());
      if (taken == 0 && isHome && request.isBegun()) {
        connection.setPartial(request);
        requests[0] = Objects.requireNonNullElseGet(spare, Request::new);
        spare = null;
      } else if (taken == 0) {
        request.free();
      }
      return taken;
    } catch (ProtocolError e) {
      request.free();
      if (isHome) {
        into.error("ERR Protocol error: " + e.getMessage());
        server.statistics().error("ERR");
        connection.closeAfterReply();
      }
      return 0;
    }
  }

  /** Reads those behind the first that are arrays; to read words changes them. */
  private void readOn(long address, int available) {
    int at = bytes[0];
    while (at < available && count < MOST && ALL.get(JAVA_BYTE, address + at) == '*') {
      Request request = requests[count];
      int taken = 0;
      try {
        taken =
            RequestParser.parse(
                request, address + at, available - at, server.settings().mostBulkBytes, true);
      } catch (ProtocolError e) {
        // it is told of when it is the next
      }
      if (taken == 0) {
        request.free();
        return;
      }
      add(taken);
      at += taken;
    }
  }

  private void add(int taken) {
    Request request = requests[count];
    boolean isAsBefore = count > 0 && request.hasNameOf(requests[count - 1]);
    commands[count] =
        isAsBefore
            ? commands[count - 1]
            : request.count() == 0 ? null : server.commands().find(request);
    bytes[count++] = taken;
  }

  /** Loads what several keys have in memory; one alone is found as fast without. */
  private void expect(int database) {
    for (int i = 0; i < count; i++) {
      Command command = commands[i];
      firstKeys[i] = expected.count();
      if (command != null && command.firstKey() > 0) {
        Request request = requests[i];
        int last = Math.min(command.lastKeyOf(request), request.count() - 1);
        if (count == 1 && last == command.firstKey()) {
          return;
        }
        for (int key = command.firstKey(); key <= last; key += command.keyStep()) {
          keys.expect(database, request.address(key), request.length(key));
        }
      }
    }
    if (expected.count() > 0) {
      expected.touch();
    }
  }

  /** The next request, which is whole. */
  Request request() {
    expected.goTo(firstKeys[next]);
    return requests[next];
  }

  /** The command that it names; null where there is none. */
  @Nullable Command command() {
    return commands[next];
  }

  /** Whether the command behind it is the same, and both take no time worth a look at the clock. */
  boolean isFollowed() {
    Command command = commands[next];
    return command != null && command.isFast() && next + 1 < count && commands[next + 1] == command;
  }

  /** The next request is done; how many bytes it took. */
  int done() {
    requests[next].free();
    return bytes[next++];
  }

  /** Forgets those that are not done. */
  void forget() {
    while (next < count) {
      int _ = done();
    }
    expected.clear();
  }
}
