package dev.assay.bench.jmh;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells in one sentence why a fork gave no result. */
final class ForkFailure {

  private static final Pattern EXIT = Pattern.compile("exit code (\\d+)");
  private static final Pattern TELLING =
      Pattern.compile("OutOfMemoryError|^Error: |^Error occurred|insufficient memory|# {2}SIG");

  /** The JVM says what went wrong on one line and why on the next. */
  private static final int LINES_QUOTED = 2;

  private ForkFailure() {}

  static String explain(String benchmark, Throwable failure, List<String> tail) {
    Throwable root = root(failure);
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    if (text.contains("JMH lock")) {
      return "Another JMH run holds this machine (lock file "
          + System.getProperty("java.io.tmpdir")
          + "/jmh.lock): wait for it to end and resume this run.";
    }
    Matcher exit = EXIT.matcher(text);
    if (exit.find()) {
      return ended(benchmark, Integer.parseInt(exit.group(1)), tail);
    }
    if (root instanceof IllegalStateException) {
      return benchmark + ": " + oneLine(text);
    }
    return benchmark
        + " failed in its fork: "
        + root.getClass().getSimpleName()
        + (root.getMessage() == null ? "" : ": " + oneLine(text));
  }

  /** True when the fork ran and its benchmark found its own answer wrong. */
  static boolean isWrongAnswer(Throwable failure) {
    Throwable root = root(failure);
    return root instanceof IllegalStateException
        && !EXIT.matcher(String.valueOf(root.getMessage())).find();
  }

  private static String ended(String benchmark, int status, List<String> tail) {
    String said =
        tail.stream()
            .dropWhile(line -> !TELLING.matcher(line).find())
            .limit(LINES_QUOTED)
            .collect(Collectors.joining(" "));
    if (status == 137) {
      return "The fork of "
          + benchmark
          + " was killed (signal 9), as the kernel does when memory runs out: free memory or"
          + " raise the control group's limit, then resume this run.";
    }
    return "The fork of "
        + benchmark
        + (status > 128 ? " died of signal " + (status - 128) : " ended with status " + status)
        + (said.isEmpty() ? "." : ": " + said);
  }

  /** The exception that started it: JMH hangs what the fork threw below its own as suppressed. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 8; depth++) {
      Optional<Throwable> below =
          root.getSuppressed().length > 0
              ? Optional.of(root.getSuppressed()[0])
              : Optional.ofNullable(root.getCause());
      if (below.isEmpty()) {
        break;
      }
      root = below.get();
    }
    return root;
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
