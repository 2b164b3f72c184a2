package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.ListValue;
import org.jspecify.annotations.Nullable;

/** Lists, but for what takes from the ends of several or waits. */
public final class ListCommands {

  private ListCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("lpush", call -> push(call, true, false))
        .on("rpush", call -> push(call, false, false))
        .on("lpushx", call -> push(call, true, true))
        .on("rpushx", call -> push(call, false, true))
        .on("lpop", call -> pop(call, true))
        .on("rpop", call -> pop(call, false))
        .on("llen", ListCommands::length)
        .on("lindex", ListCommands::index)
        .on("linsert", ListCommands::insert)
        .on("lset", ListCommands::set)
        .on("lrange", ListCommands::range)
        .on("lrem", ListCommands::remove)
        .on("ltrim", ListCommands::trim)
        .on("lpos", ListPositions::run);
    ListMoves.register(table);
  }

  private static void push(Call call, boolean atHead, boolean ifPresent) {
    ListValue list = call.find(1, ListValue.class);
    if (list == null && ifPresent) {
      call.reply().integer(0);
      return;
    }
    ListValue into = list == null ? new ListValue() : list;
    for (int i = 2; i < call.count(); i++) {
      into.push(atHead, call.address(i), call.length(i));
    }
    CollectionCommands.store(call, into);
    call.reply().integer(into.size());
  }

  private static void pop(Call call, boolean atHead) {
    if (call.count() > 3) {
      throw ReplyError.arity(call.command().name());
    }
    String otherwise = "ERR value is out of range, must be positive";
    long count = call.count() == 3 ? call.integer(2, 0, Long.MAX_VALUE, otherwise) : 1;
    ListValue list = call.find(1, ListValue.class);
    if (list == null) {
      if (call.count() == 3) {
        call.reply().nullArray();
      } else {
        call.reply().nullBulk();
      }
    } else if (call.count() == 2) {
      take(call, list, atHead);
    } else {
      takeMany(call, list, atHead, count);
    }
  }

  /** Replies an element of the end of the list that was found and takes it out. */
  static void take(Call call, ListValue list, boolean atHead) {
    long number = atHead ? 0 : list.size() - 1;
    long address = list.address(number);
    call.reply().bulk(address, list.length());
    list.remove(number, 1);
    CollectionCommands.store(call, list);
  }

  /** As {@link #take}, so many as an array. */
  static void takeMany(Call call, ListValue list, boolean atHead, long most) {
    long count = Math.min(most, list.size());
    call.reply().array(count);
    if (count == 0) {
      return;
    }
    show(call.reply(), list, atHead ? 0 : list.size() - 1, !atHead, count);
    list.remove(atHead ? 0 : list.size() - count, count);
    CollectionCommands.store(call, list);
  }

  private static void show(Reply reply, ListValue list, long from, boolean backward, long count) {
    long last = backward ? from - count + 1 : from + count - 1;
    list.walk(
        from,
        backward,
        (number, address, bytes) -> {
          reply.bulk(address, bytes);
          return number != last;
        });
  }

  private static void length(Call call) {
    call.reply().integer(size(call.read(1, ListValue.class)));
  }

  private static long size(@Nullable ListValue list) {
    return list == null ? 0 : list.size();
  }

  /** Which element the second argument is, or -1 where there is none. */
  private static long number(Call call, ListValue list) {
    long index = call.integer(2);
    long number = index < 0 ? list.size() + index : index;
    return number < list.size() ? Math.max(-1, number) : -1;
  }

  private static void index(Call call) {
    ListValue list = call.read(1, ListValue.class);
    long number = list == null ? -1 : number(call, list);
    if (list == null || number < 0) {
      call.reply().nullBulk();
    } else {
      long address = list.address(number);
      call.reply().bulk(address, list.length());
    }
  }

  private static void insert(Call call) {
    boolean before = call.is(2, "BEFORE");
    if (!before && !call.is(2, "AFTER")) {
      throw ReplyError.syntax();
    }
    ListValue list = call.find(1, ListValue.class);
    if (list == null) {
      call.reply().integer(0);
      return;
    }
    long[] found = {-1};
    list.walk(
        0,
        false,
        (number, address, bytes) -> {
          if (Bytes.equal(address, bytes, call.address(3), call.length(3))) {
            found[0] = number;
          }
          return found[0] < 0;
        });
    if (found[0] >= 0) {
      list.insert(before ? found[0] : found[0] + 1, call.address(4), call.length(4));
      call.keys().changed();
    }
    call.reply().integer(found[0] < 0 ? -1 : list.size());
  }

  private static void set(Call call) {
    ListValue list = call.find(1, ListValue.class);
    if (list == null) {
      throw new ReplyError("ERR no such key");
    }
    long number = number(call, list);
    if (number < 0) {
      throw new ReplyError("ERR index out of range");
    }
    list.set(number, call.address(3), call.length(3));
    call.keys().changed();
    call.reply().ok();
  }

  private static void range(Call call) {
    long start = call.integer(2);
    long end = call.integer(3);
    ListValue list = call.read(1, ListValue.class);
    Slice slice = Slice.of(start, end, size(list));
    call.reply().array(slice.count());
    if (list != null && slice.count() > 0) {
      show(call.reply(), list, slice.from(), false, slice.count());
    }
  }

  private static void trim(Call call) {
    long start = call.integer(2);
    long end = call.integer(3);
    ListValue list = call.find(1, ListValue.class);
    if (list != null) {
      Slice slice = Slice.of(start, end, list.size());
      if (slice.count() == 0) {
        call.keys().remove();
      } else {
        long to = slice.from() + slice.count();
        list.remove(to, list.size() - to);
        list.remove(0, slice.from());
        call.keys().changed();
      }
    }
    call.reply().ok();
  }

  private static void remove(Call call) {
    long count = call.integer(2);
    ListValue list = call.find(1, ListValue.class);
    long gone = list == null ? 0 : list.remove(call.address(3), call.length(3), count);
    if (list != null && gone > 0) {
      CollectionCommands.store(call, list);
    }
    call.reply().integer(gone);
  }
}
