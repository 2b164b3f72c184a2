package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.ListValue;
import java.util.ArrayList;
import java.util.List;

/** LPOS. */
final class ListPositions {

  private ListPositions() {}

  static void run(Call call) {
    long rank = 1;
    long count = -1;
    long most = 0;
    for (int i = 3; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      if (call.is(i, "RANK")) {
        rank =
            CollectionCommands.inRange(
                call,
                i + 1,
                -Long.MAX_VALUE,
                Long.MAX_VALUE,
                "ERR value is out of range, value must between -%d and %d"
                    .formatted(Long.MAX_VALUE, Long.MAX_VALUE));
        if (rank == 0) {
          throw new ReplyError(
              "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... "
                  + "or use negative to start from the end of the list");
        }
      } else if (call.is(i, "COUNT")) {
        count = call.integer(i + 1, 0, Long.MAX_VALUE, "ERR COUNT can't be negative");
      } else if (call.is(i, "MAXLEN")) {
        most = call.integer(i + 1, 0, Long.MAX_VALUE, "ERR MAXLEN can't be negative");
      } else {
        throw ReplyError.syntax();
      }
    }
    ListValue list = call.read(1, ListValue.class);
    List<Long> found = list == null ? List.of() : find(call, list, rank, count, most);
    if (count >= 0) {
      call.reply().array(found.size());
      found.forEach(call.reply()::integer);
    } else if (found.isEmpty()) {
      call.reply().nullBulk();
    } else {
      call.reply().integer(found.getFirst());
    }
  }

  private static List<Long> find(Call call, ListValue list, long rank, long count, long most) {
    List<Long> found = new ArrayList<>();
    long wanted = count < 0 ? 1 : count == 0 ? Long.MAX_VALUE : count;
    long[] left = {most == 0 ? Long.MAX_VALUE : most, Math.abs(rank) - 1};
    boolean backward = rank < 0;
    list.walk(
        backward ? list.size() - 1 : 0,
        backward,
        (number, address, bytes) -> {
          if (Bytes.equal(address, bytes, call.address(2), call.length(2)) && --left[1] < 0) {
            found.add(number);
          }
          return --left[0] > 0 && found.size() < wanted;
        });
    return found;
  }
}
