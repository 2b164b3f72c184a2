package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams: adding, ranges, deleting and trimming. */
final class StreamCommands {

  private static final String NUMBER_FOLLOWS = "-*";

  private StreamCommands() {}

  static void register(CommandTable table) {
    table
        .on("xadd", StreamCommands::add)
        .on("xlen", StreamCommands::length)
        .on("xrange", call -> range(call, false))
        .on("xrevrange", call -> range(call, true))
        .on("xdel", StreamCommands::delete)
        .on("xtrim", StreamCommands::trim)
        .on("xsetid", StreamCommands::setId);
    StreamReads.register(table);
    StreamGroups.register(table);
    StreamInfo.register(table);
  }

  /** How a stream is to be trimmed, and where the options of XADD and XTRIM end. */
  private static final class Trimming {
    private long most = -1;
    private @Nullable StreamId least;
    private boolean isNearly;
    private long limit = -1;
    private boolean makesNone;
    private @Nullable StreamId id;
    private boolean isNumbered = true;
    private int next;

    static Trimming parse(Call call, boolean adds) {
      Trimming found = new Trimming();
      int i = 2;
      while (i < call.count() && !(adds && call.is(i, "*"))) {
        boolean more = i + 1 < call.count();
        if (more && (call.is(i, "MAXLEN") || call.is(i, "MINID"))) {
          i = found.strategy(call, i);
        } else if (more && call.is(i, "LIMIT")) {
          found.limit = call.integer(++i);
          if (found.limit < 0) {
            throw new ReplyError("ERR The LIMIT argument must be >= 0.");
          }
        } else if (adds && call.is(i, "NOMKSTREAM")) {
          found.makesNone = true;
        } else if (adds) {
          found.parseId(call.text(i));
          break;
        } else {
          throw ReplyError.syntax();
        }
        i++;
      }
      found.next = i;
      found.check(call, adds);
      return found;
    }

    private void parseId(String text) {
      isNumbered = !text.endsWith(NUMBER_FOLLOWS);
      int end = text.length() - (isNumbered ? 0 : NUMBER_FOLLOWS.length());
      id = StreamId.parse(text.substring(0, end), 0);
    }

    private int strategy(Call call, int option) {
      if (trims()) {
        throw new ReplyError(
            "ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
      }
      boolean hasSign =
          option + 2 < call.count() && (call.is(option + 1, "~") || call.is(option + 1, "="));
      isNearly = hasSign && call.is(option + 1, "~");
      int value = option + (hasSign ? 2 : 1);
      if (call.is(option, "MINID")) {
        least = StreamIds.one(call, value);
      } else {
        most = call.integer(value);
        if (most < 0) {
          throw new ReplyError("ERR The MAXLEN argument must be >= 0.");
        }
      }
      return value;
    }

    private boolean trims() {
      return most >= 0 || least != null;
    }

    private void check(Call call, boolean adds) {
      if (limit > 0 && !trims()) {
        throw new ReplyError(
            "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
      }
      if (!adds && !trims()) {
        throw new ReplyError("ERR syntax error, XTRIM must be called with a trimming strategy");
      }
      if (limit >= 0 && !isNearly) {
        throw new ReplyError("ERR syntax error, LIMIT cannot be used without the special ~ option");
      }
      if (limit < 0) {
        long packs = 100 * call.instance().settings().limits.streamEntries();
        limit = !isNearly ? 0 : packs <= 0 ? 10_000 : Math.min(packs, 1_000_000);
      }
    }

    long trim(StreamValue stream) {
      return trims() ? stream.trim(most, least, isNearly, limit) : 0;
    }
  }

  private static void add(Call call) {
    Trimming trimming = Trimming.parse(call, true);
    int at = trimming.next;
    if (call.count() - at < 3 || (call.count() - at) % 2 == 0) {
      throw new ReplyError("ERR wrong number of arguments for 'xadd' command");
    }
    if (trimming.isNumbered && StreamId.ZERO.equals(trimming.id)) {
      throw new ReplyError("ERR The ID specified in XADD must be greater than 0-0");
    }
    StreamValue stream = CollectionCommands.findOrNew(call, 1, StreamValue.class, StreamValue::new);
    if (trimming.makesNone && !call.keys().exists()) {
      call.reply().nullBulk();
      return;
    }
    if (stream.last().equals(StreamId.MAX)) {
      throw new ReplyError(
          "ERR The stream has exhausted the last possible ID, unable to add more items");
    }
    StreamId id = next(call, stream, trimming.id, trimming.isNumbered);
    stream.add(id, call.request(), at + 1, call.instance().settings().limits);
    long _ = trimming.trim(stream);
    CollectionCommands.store(call, stream);
    call.reply().bulk(id.toString());
  }

  private static StreamId next(
      Call call, StreamValue stream, @Nullable StreamId given, boolean numbered) {
    StreamId last = stream.last();
    StreamId next = given;
    if (given == null) {
      StreamId now = new StreamId(call.core().nowMillis(), 0);
      next = Long.compareUnsigned(now.millis(), last.millis()) > 0 ? now : last.next();
    } else if (!numbered && given.millis() == last.millis()) {
      next = last.number() == -1 ? null : last.next();
    }
    if (next == null || !next.isBehind(last)) {
      throw new ReplyError(
          "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    }
    return next;
  }

  private static void length(Call call) {
    StreamValue stream = call.read(1, StreamValue.class);
    call.reply().integer(stream == null ? 0 : stream.size());
  }

  private static void range(Call call, boolean backward) {
    StreamId from = StreamIds.begin(call, backward ? 3 : 2);
    StreamId to = StreamIds.end(call, backward ? 2 : 3);
    long count = -1;
    for (int i = 4; i < call.count(); i += 2) {
      if (i + 1 == call.count() || !call.is(i, "COUNT")) {
        throw ReplyError.syntax();
      }
      count = Math.max(0, call.integer(i + 1));
    }
    StreamValue stream = call.read(1, StreamValue.class);
    if (stream == null) {
      call.reply().array(0);
    } else if (count == 0) {
      call.reply().nullArray();
    } else {
      write(call.reply(), stream, from, to, backward, count);
    }
  }

  /** Writes the entries from an id to another, so many at most; below 1: all. */
  static void write(
      Reply reply, StreamValue stream, StreamId from, StreamId to, boolean backward, long most) {
    long before = reply.size();
    long[] count = new long[1];
    stream.walk(
        from,
        to,
        backward,
        (id, address) -> {
          stream.write(reply, id, address);
          return ++count[0] != most;
        });
    reply.arrayFrom(before, count[0]);
  }

  private static void delete(Call call) {
    StreamValue stream = call.find(1, StreamValue.class);
    if (stream == null) {
      call.reply().integer(0);
      return;
    }
    List<StreamId> ids = StreamIds.all(call, 2, call.count());
    replyChanges(call, ids.stream().filter(stream::remove).count());
  }

  private static void trim(Call call) {
    Trimming trimming = Trimming.parse(call, false);
    StreamValue stream = call.find(1, StreamValue.class);
    replyChanges(call, stream == null ? 0 : trimming.trim(stream));
  }

  /** Replies how much has changed of what was found. */
  static void replyChanges(Call call, long changes) {
    if (changes > 0) {
      call.keys().changed();
    }
    call.reply().integer(changes);
  }

  private static void setId(Call call) {
    StreamId id = StreamIds.one(call, 2);
    Long added = null;
    StreamId deleted = null;
    for (int i = 3; i < call.count(); i += 2) {
      if (i + 1 < call.count() && call.is(i, "ENTRIESADDED")) {
        added = call.integer(i + 1);
        if (added < 0) {
          throw new ReplyError("ERR entries_added must be positive");
        }
      } else if (i + 1 < call.count() && call.is(i, "MAXDELETEDID")) {
        deleted = StreamIds.one(call, i + 1);
        if (deleted.isBehind(id)) {
          throw new ReplyError(
              "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
        }
      } else {
        throw ReplyError.syntax();
      }
    }
    StreamValue stream = call.find(1, StreamValue.class);
    if (stream == null) {
      throw new ReplyError("ERR no such key");
    }
    requireNotBefore(stream, id, added);
    stream.set(id, added, StreamId.ZERO.equals(deleted) ? null : deleted);
    call.keys().changed();
    call.reply().ok();
  }

  private static void requireNotBefore(StreamValue stream, StreamId id, @Nullable Long added) {
    if (stream.size() > 0 && stream.lastThere().isBehind(id)) {
      throw new ReplyError(
          "ERR The ID specified in XSETID is smaller than the target stream top item");
    }
    if (stream.size() > 0 && added != null && stream.size() > added) {
      throw new ReplyError(
          "ERR The entries_added specified in XSETID is smaller than the target stream length");
    }
  }
}
