package dev.assay.bench.cli;

import dev.assay.bench.record.RecordCodec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command that prints a table has: a table for people, or JSON for programs. */
final class Output {

  private static final int DEFAULT_COLUMNS = 120;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean json;

  private static final PrintStream MESSAGES = openMessages();

  private final PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);

  /** Prints a value as JSON when that was asked for; tells whether it did. */
  boolean printsAsJson(Object value) {
    if (!json) {
      return false;
    }
    out.print(RecordCodec.json(value));
    out.flush();
    return true;
  }

  void table(TextTable table) {
    table.print(out, columns());
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /**
   * Where progress and errors go: standard error, so that standard output stays clean for programs.
   * The launcher filters the JVM's own warnings out of standard error and names a way around it.
   */
  static PrintStream messages() {
    return MESSAGES;
  }

  /** Whether progress can rewrite its line; the launcher knows, and says so in the environment. */
  static boolean onTerminal() {
    return "1".equals(System.getenv("ASSAY_TERMINAL"));
  }

  /** The folder of the checkout, from the launcher; else the current folder. */
  static Path home() {
    String home = System.getenv("ASSAY_HOME");
    return Path.of(home == null || home.isBlank() ? "." : home).toAbsolutePath().normalize();
  }

  private static int columns() {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null ? DEFAULT_COLUMNS : Math.max(40, Integer.parseInt(columns.strip()));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  private static PrintStream openMessages() {
    // The launcher gives the user's standard error as descriptor 0; no command reads its input.
    return "stdin".equals(System.getenv("ASSAY_MESSAGES"))
        ? new PrintStream(new FileOutputStream(FileDescriptor.in), true, StandardCharsets.UTF_8)
        : System.err;
  }
}
