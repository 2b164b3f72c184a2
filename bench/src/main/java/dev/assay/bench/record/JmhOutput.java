package dev.assay.bench.record;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/** JMH's own JSON, joined as text so that no entry is touched. */
final class JmhOutput {

  private JmhOutput() {}

  /** The results as JMH writes them: one JSON array. */
  static String text(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** One array with the entries of both, in this order. */
  static String append(@Nullable String before, String added, String name) throws BadRecord {
    if (before == null) {
      return added;
    }
    String first = entries(before, name);
    String second = entries(added, "JMH's output");
    return "[\n" + first + (first.isEmpty() || second.isEmpty() ? "" : ",\n") + second + "\n]\n";
  }

  private static String entries(String array, String name) throws BadRecord {
    String text = array.strip();
    if (!text.startsWith("[") || !text.endsWith("]")) {
      throw new BadRecord(name + " is not a JSON array; move it away and resume the run");
    }
    return text.substring(1, text.length() - 1).strip();
  }
}
