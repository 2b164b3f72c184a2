package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.util.stream.IntStream;

/** Keys behind an argument that says how many there are. */
final class NumberedKeys {

  private NumberedKeys() {}

  /** Where they are, and keys at fixed places before; none where the number makes no sense. */
  static int[] of(Request request, int argument, int... before) {
    if (argument >= request.count()
        || !Decimal.isLong(request.address(argument), request.length(argument))) {
      return new int[0];
    }
    long count = Decimal.parse(request.address(argument), request.length(argument));
    if (count < 1 || count > request.count() - argument - 1L) {
      return new int[0];
    }
    return IntStream.concat(
            IntStream.of(before), IntStream.rangeClosed(argument + 1, argument + (int) count))
        .toArray();
  }

  /** How many there are: at least one, and not more than arguments. */
  static int count(Call call, int argument, String tooMany) {
    long count = call.integer(argument, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (count > call.count() - argument - 1L) {
      throw new ReplyError(tooMany);
    }
    return (int) count;
  }
}
