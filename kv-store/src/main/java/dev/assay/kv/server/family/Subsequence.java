package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import java.util.ArrayList;
import java.util.List;

/** LCS: the longest common subsequence, by the table of the lengths of all pairs of prefixes. */
final class Subsequence {

  /** The most cells that a table may have. */
  private static final long MOST_CELLS = 1 << 27;

  private record Match(int a, int b, int length) {}

  private final byte[] a;
  private final byte[] b;
  private final int[] lengths;

  private Subsequence(byte[] a, byte[] b) {
    this.a = a;
    this.b = b;
    long cells = (a.length + 1L) * (b.length + 1L);
    if (cells > MOST_CELLS) {
      throw new ReplyError(
          "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    }
    lengths = new int[(int) cells];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        lengths[at(i, j)] =
            a[i - 1] == b[j - 1]
                ? lengths[at(i - 1, j - 1)] + 1
                : Math.max(lengths[at(i - 1, j)], lengths[at(i, j - 1)]);
      }
    }
  }

  private int at(int i, int j) {
    return i * (b.length + 1) + j;
  }

  static void run(Call call) {
    byte[] a = string(call, 1);
    byte[] b = string(call, 2);
    boolean isLength = false;
    boolean isIndex = false;
    boolean withLength = false;
    long least = 0;
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "IDX")) {
        isIndex = true;
      } else if (call.is(i, "LEN")) {
        isLength = true;
      } else if (call.is(i, "WITHMATCHLEN")) {
        withLength = true;
      } else if (call.is(i, "MINMATCHLEN") && i + 1 < call.count()) {
        least = Math.max(0, call.integer(++i));
      } else {
        throw ReplyError.syntax();
      }
    }
    if (isLength && isIndex) {
      throw new ReplyError("ERR If you want both the length and indexes, please just use IDX.");
    }
    Subsequence table = new Subsequence(a, b);
    if (isLength) {
      call.reply().integer(table.length());
    } else if (isIndex) {
      table.replyMatches(call.reply(), least, withLength);
    } else {
      call.reply().bulk(table.text());
    }
  }

  private static byte[] string(Call call, int key) {
    if (call.read(key) && !call.keys().isString()) {
      throw new ReplyError("ERR The specified keys must contain string values");
    }
    return Bytes.toArray(call.keys().address(), call.keys().length());
  }

  private int length() {
    return lengths[at(a.length, b.length)];
  }

  private byte[] text() {
    byte[] text = new byte[length()];
    int to = text.length;
    for (Match match : matches()) {
      to -= match.length;
      System.arraycopy(a, match.a, text, to, match.length);
    }
    return text;
  }

  /** Runs of equal letters on the way back through the table, last first. */
  private List<Match> matches() {
    List<Match> found = new ArrayList<>();
    int run = 0;
    int i = a.length;
    int j = b.length;
    while (i > 0 && j > 0) {
      if (a[i - 1] == b[j - 1]) {
        run++;
        i--;
        j--;
      } else {
        if (run > 0) {
          found.add(new Match(i, j, run));
          run = 0;
        }
        if (lengths[at(i - 1, j)] > lengths[at(i, j - 1)]) {
          i--;
        } else {
          j--;
        }
      }
    }
    if (run > 0) {
      found.add(new Match(i, j, run));
    }
    return found;
  }

  private void replyMatches(Reply reply, long least, boolean withLength) {
    List<Match> matches = matches().stream().filter(match -> match.length >= least).toList();
    reply.map(2);
    reply.bulk("matches");
    reply.array(matches.size());
    for (Match match : matches) {
      reply.array(withLength ? 3 : 2);
      reply.array(2);
      reply.integer(match.a);
      reply.integer(match.a + match.length - 1L);
      reply.array(2);
      reply.integer(match.b);
      reply.integer(match.b + match.length - 1L);
      if (withLength) {
        reply.integer(match.length);
      }
    }
    reply.bulk("len");
    reply.integer(length());
  }
}
