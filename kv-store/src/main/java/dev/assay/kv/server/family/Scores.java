package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bound;
import dev.assay.kv.server.structure.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Scores, and bounds of ranges of scores and of members, as arguments. */
final class Scores {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?((\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|0[xX][0-9a-fA-F]+)");
  private static final Pattern INFINITE = Pattern.compile("([+-]?)(?i:inf|infinity)");

  private Scores() {}

  /** An argument as a score, or an error of this text. */
  static double parse(Call call, int argument, String otherwise) {
    return parse(text(call, argument, 0), otherwise);
  }

  /** A text as a score, or an error of this text. */
  static double parse(String text, String otherwise) {
    if (INFINITE.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new ReplyError(otherwise);
    }
    return Double.parseDouble(text.contains("x") || text.contains("X") ? text + "p0" : text);
  }

  private static String text(Call call, int argument, int from) {
    byte[] bytes = Bytes.toArray(call.address(argument) + from, call.length(argument) - from);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int first(Call call, int argument) {
    return call.length(argument) == 0 ? 0 : ALL.get(JAVA_BYTE, call.address(argument));
  }

  /** An argument as the lower or the upper end of a range of scores. */
  static Bound byScore(Call call, int argument, boolean isUpper) {
    boolean excludes = first(call, argument) == '(';
    String text = text(call, argument, excludes ? 1 : 0);
    double end = text.isEmpty() ? 0 : parse(text, "ERR min or max is not a float");
    return isUpper != excludes
        ? (score, member, bytes) -> score <= end
        : (score, member, bytes) -> score < end;
  }

  /** An argument as the lower or the upper end of a range of members. */
  static Bound byMember(Call call, int argument, boolean isUpper) {
    int first = first(call, argument);
    if (call.length(argument) == 1 && (first == '-' || first == '+')) {
      return (score, member, bytes) -> first == '+';
    }
    if (first != '(' && first != '[') {
      throw new ReplyError("ERR min or max not valid string range item");
    }
    long end = call.address(argument) + 1;
    int endBytes = call.length(argument) - 1;
    return isUpper != (first == '(')
        ? (score, member, bytes) -> Bytes.compare(member, bytes, end, endBytes) <= 0
        : (score, member, bytes) -> Bytes.compare(member, bytes, end, endBytes) < 0;
  }
}
