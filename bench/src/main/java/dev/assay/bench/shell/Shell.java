package dev.assay.bench.shell;

import dev.assay.bench.shell.Statements.Statement;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Runs statements and meta commands and writes what they give. For one thread. */
public final class Shell {

  private static final int TERMINAL_ROWS = 1_000;
  private static final int READ_DEPTH = 16;

  private final SqlSession session;
  private final PrintWriter out;
  private final PrintWriter messages;
  private final Settings settings;
  private int depth;

  /** What a user can set while the shell runs. */
  public static final class Settings {
    ResultMode mode;
    boolean timing;
    boolean bail;
    boolean verbose;
    int maxRows;
    int width;

    /**
     * Settings to begin with.
     *
     * @param bail whether the first failure ends a script
     * @param verbose whether failures show where in the program they came up
     * @param width of the terminal that tables are written to; 0 where it is none
     */
    public Settings(ResultMode mode, boolean timing, boolean bail, boolean verbose, int width) {
      this.mode = mode;
      this.timing = timing;
      this.bail = bail;
      this.verbose = verbose;
      this.width = width;
      maxRows = width == 0 ? 0 : TERMINAL_ROWS;
    }
  }

  /** A shell that writes rows to one place and what went wrong to another. */
  public Shell(SqlSession session, PrintWriter out, PrintWriter messages, Settings settings) {
    this.session = session;
    this.out = out;
    this.messages = messages;
    this.settings = settings;
  }

  SqlSession session() {
    return session;
  }

  Settings settings() {
    return settings;
  }

  PrintWriter out() {
    return out;
  }

  /**
   * Runs all statements of a text.
   *
   * @param source what to call the text in messages, such as a file; empty for what is typed
   */
  public Outcome run(String text, String source) {
    boolean allWell = true;
    for (Statement statement : Statements.split(text)) {
      Outcome outcome = run(statement, source);
      out.flush();
      allWell &= outcome != Outcome.FAILED;
      if (outcome == Outcome.QUIT || (outcome == Outcome.FAILED && settings.bail)) {
        return outcome;
      }
    }
    return allWell ? Outcome.DONE : Outcome.FAILED;
  }

  /** How a text ended. */
  public enum Outcome {
    /** Nothing failed. */
    DONE,
    /** A statement failed. */
    FAILED,
    /** The user wants to leave. */
    QUIT
  }

  /** Runs all statements of a file. */
  public Outcome runFile(Path file) {
    if (depth == READ_DEPTH) {
      return fail(file + " is read by files that read each other");
    }
    depth++;
    try {
      return run(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      return fail("there is no file " + file);
    } catch (MalformedInputException e) {
      return fail(file + " is not UTF-8 text");
    } catch (IOException e) {
      return fail("cannot read " + file + ": " + e.getMessage());
    } finally {
      depth--;
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // what --verbose is for
  private Outcome run(Statement statement, String source) {
    try {
      if (statement.isMeta()) {
        return new MetaCommands(this).run(statement.text());
      }
      long start = System.nanoTime();
      session.run(statement.text(), this::print, this::printChange);
      if (settings.timing) {
        out.printf(Locale.ROOT, "Time: %.3f ms%n", (System.nanoTime() - start) / 1e6);
      }
      return Outcome.DONE;
    } catch (SqlException e) {
      return fail(new FailureText(statement, source).of(e));
    } catch (CancellationException e) {
      return fail("cancelled");
    } catch (StackOverflowError e) {
      return fail("the statement is nested too deeply");
    } catch (OutOfMemoryError e) {
      return fail("the statement needs more memory than the Java heap has");
    } catch (RuntimeException e) {
      if (settings.verbose) {
        e.printStackTrace(messages);
      }
      return fail(new FailureText(statement, source).of(e));
    }
  }

  private void print(RowStream rows) {
    switch (settings.mode) {
      case TABLE -> new ResultTable(rows, settings.maxRows, settings.width, out).print();
      case CSV -> new ResultPrinter(out).csv(rows);
      case JSON -> new ResultPrinter(out).json(rows);
    }
  }

  private void printChange(QueryResult result) {
    if (settings.mode == ResultMode.TABLE && result.rows() == 1) {
      out.append(result.get(0, 0) instanceof Long n && n > 0 ? ResultTable.count(n) : "done")
          .append('\n');
    }
  }

  Outcome fail(String sentence) {
    out.flush();
    messages.append("assay: ").append(sentence).append('\n').flush();
    return Outcome.FAILED;
  }
}
