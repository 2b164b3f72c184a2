package dev.assay.bench.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.assay.bench.record.RecordCodec;
import dev.assay.engine.natives.NativeAccess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.foreign.FunctionDescriptor;
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
   */
  static PrintStream messages() {
    return MESSAGES;
  }

  /** Whether progress can rewrite its line. */
  static boolean onTerminal() {
    return isTerminal(2);
  }

  /** Whether a standard descriptor is a terminal; the launcher knows. */
  static boolean isTerminal(int descriptor) {
    return environment("ASSAY_TERMINALS").indexOf('0' + descriptor) >= 0;
  }

  /** The folder of the checkout, from the launcher; else the current folder. */
  static Path home() {
    return Path.of(environment("ASSAY_HOME")).toAbsolutePath().normalize();
  }

  /** Width of the terminal in characters, or what tables may take where there is none. */
  static int columns() {
    try {
      return Math.max(40, Integer.parseInt(environment("COLUMNS").strip()));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  /**
   * Standard error; the launcher has the JVM's own warnings filtered out of it and gives the user's
   * as another descriptor, which takes its place before the first message.
   */
  private static PrintStream openMessages() {
    String descriptor = environment("ASSAY_MESSAGES");
    return descriptor.isEmpty()
        ? System.err
        : new PrintStream(
            new UserErrors(Integer.parseInt(descriptor)), true, StandardCharsets.UTF_8);
  }

  private static final class UserErrors extends FilterOutputStream {

    private static final int STANDARD_ERROR = 2;

    private int descriptor;

    UserErrors(int descriptor) {
      super(new FileOutputStream(FileDescriptor.err));
      this.descriptor = descriptor;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
      if (descriptor != STANDARD_ERROR) {
        restore(descriptor);
        descriptor = STANDARD_ERROR;
      }
      out.write(bytes, from, count);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    /** Where that cannot be done messages go through the filter, and may come a moment late. */
    private static void restore(int descriptor) {
      try {
        FunctionDescriptor type = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
        int _ = (int) NativeAccess.link("dup2", type).invokeExact(descriptor, STANDARD_ERROR);
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        System.getLogger(Output.class.getName()).log(System.Logger.Level.DEBUG, "dup2", e);
      }
    }
  }
}
