package dev.assay.bench.cli;

import dev.assay.bench.shell.Interactive;
import dev.assay.bench.shell.ResultMode;
import dev.assay.bench.shell.Shell;
import dev.assay.bench.shell.Shell.Outcome;
import dev.assay.bench.shell.SqlSession;
import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./assay sql}: the SQL engine from a terminal or a script. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run SQL: a shell on a terminal, else the statements of -c, -f or standard input.",
      "  ./assay sql --tpch 0.1 -c 'SELECT count(*) FROM lineitem'",
      "Exit status: 0 done, 1 a statement failed, 2 bad use."
    })
final class SqlCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @ParentCommand @Nullable Assay assay;

  @Option(names = "-c", paramLabel = "SQL", description = "Run these statements.")
  List<String> commands = new ArrayList<>();

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Run the statements of a file, before those of -c; - is standard input.")
  List<Path> files = new ArrayList<>();

  @ArgGroup(exclusive = true)
  @Nullable Mode mode;

  /** How rows are written. */
  static final class Mode {
    @Option(names = "--json", description = "Write an array of objects for each query.")
    boolean json;

    @Option(names = "--csv", description = "Write CSV with a header for each query.")
    boolean csv;
  }

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a query; default: all CPUs.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Memory of a query, as 500MB; beyond it goes to temporary files.")
  @Nullable String memory;

  @Option(names = "--timing", description = "Print the time that each statement took.")
  boolean timing;

  @Option(names = "--bail", description = "End at the first statement that fails.")
  boolean bail;

  @Option(names = "--tables", description = "List the tables when all is loaded.")
  boolean tables;

  @Option(names = "--tpch", paramLabel = "SCALE", description = "Make the tables of TPC-H.")
  @Nullable Double tpch;

  @Option(names = "--load", paramLabel = "NAME=PATH", description = "Make a file a table.")
  Map<String, Path> loads = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || threads > 1024) {
      throw new BadUse("--threads is 1 to 1024, not " + threads);
    }
    boolean interactive = commands.isEmpty() && files.isEmpty() && !tables;
    try (SqlSession session = new SqlSession(threads, Output.home().resolve("results"))) {
      if (memory != null) {
        limit(session, memory);
      }
      load(session);
      if (interactive && Output.isTerminal(0) && Output.isTerminal(1)) {
        Interactive.run(terminal -> onTerminal(session, terminal), history());
        return 0;
      }
      return batch(session, interactive);
    }
  }

  private static void limit(SqlSession session, String size) {
    try {
      session.limitMemory(size);
    } catch (SqlException e) {
      throw new BadUse("--memory: " + e.sentence());
    }
  }

  private void load(SqlSession session) {
    try {
      if (tpch != null) {
        session.loadTpch(tpch);
      }
      loads.forEach(session::load);
    } catch (IllegalArgumentException | SqlException e) {
      // a place in the statement that makes the view says nothing to who gave a file
      String message = String.valueOf(e.getMessage());
      throw new BadUse(message.replaceFirst("^line \\d+, column \\d+: ", ""));
    }
  }

  private int batch(SqlSession session, boolean fromInput) throws IOException {
    OutputStream stdout = new java.io.FileOutputStream(java.io.FileDescriptor.out);
    PrintWriter out = new PrintWriter(stdout, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(Output.messages(), true, StandardCharsets.UTF_8);
    int width = Output.isTerminal(1) ? Output.columns() : 0;
    Shell shell = new Shell(session, out, err, settings(width));
    Outcome outcome = tables ? shell.run(".tables", "") : Outcome.DONE;
    boolean failed = false;
    for (Path file : fromInput ? List.of(Path.of(STANDARD_INPUT)) : files) {
      outcome = file.toString().equals(STANDARD_INPUT) ? input(shell) : shell.runFile(file);
      failed |= outcome == Outcome.FAILED;
      if (outcome == Outcome.QUIT || (failed && bail)) {
        return failed ? Assay.CHECK_FAILED : 0;
      }
    }
    for (String command : commands) {
      outcome = shell.run(command, "");
      failed |= outcome == Outcome.FAILED;
      if (outcome == Outcome.QUIT || (failed && bail)) {
        break;
      }
    }
    out.flush();
    return failed ? Assay.CHECK_FAILED : 0;
  }

  private static Outcome input(Shell shell) throws IOException {
    return shell.run(new String(System.in.readAllBytes(), StandardCharsets.UTF_8), "");
  }

  private Shell onTerminal(SqlSession session, Terminal terminal) {
    PrintWriter out = terminal.writer();
    out.println("Assay SQL: statements end with a semicolon, .help lists commands, Ctrl-D leaves.");
    return new Shell(session, out, out, settings(terminal.getWidth()));
  }

  private Shell.Settings settings(int width) {
    ResultMode rows =
        mode == null ? ResultMode.TABLE : mode.json ? ResultMode.JSON : ResultMode.CSV;
    return new Shell.Settings(rows, timing, bail, assay != null && assay.verbose, width);
  }

  private static Path history() throws IOException {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return Files.createDirectories(folder.resolve("assay")).resolve("sql_history");
  }
}
